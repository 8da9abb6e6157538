//! The grammar of OpenAPI as data: which keys each kind of object has, and what stands under each.

/// A kind of object of OpenAPI 3.0, with what is kept of later versions in extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Root,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Components,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
}

/// What stands under a key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// A text.
    Text,
    /// A boolean.
    Flag,
    /// A whole number, from zero.
    Count,
    /// A number.
    Number,
    /// A list of texts.
    Texts,
    /// A map from names to texts.
    TextMap,
    /// Anything: an example, a default. Nobody looks inside.
    Literal,
    /// A list of anything.
    Literals,
    /// A map from names to anything.
    LiteralMap,
    /// An object.
    One(Kind),
    /// A list of objects.
    List(Kind),
    /// A map from names to objects.
    Map(Kind),
    /// A boolean or a schema.
    FlagOrSchema,
    /// A list of maps from the names of security schemes to scopes.
    Security,
}

use Shape::{
    Count, Flag, FlagOrSchema, List, Literal, LiteralMap, Literals, Map, Number, One, Security,
    Text, TextMap, Texts,
};

type Fields = &'static [(&'static str, Shape)];

impl Kind {
    /// What stands under `key` in an object of this kind; nothing where the key is unknown.
    pub(super) fn shape(self, key: &str) -> Option<Shape> {
        let known = self
            .fields()
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, shape)| *shape);
        known.or_else(|| match self {
            Kind::Paths | Kind::Callback if !key.starts_with("x-") => Some(One(Kind::PathItem)),
            Kind::Responses if !key.starts_with("x-") => Some(One(Kind::Response)),
            _ => None,
        })
    }

    /// [`shape`](Self::shape) as authors of every version write it, before the document has the shape of 3.0.
    pub(super) fn shape_as_written(self, key: &str) -> Option<Shape> {
        let written = || {
            let mut known = AS_WRITTEN.iter();
            known.find(|(kind, name, _)| *kind == self && *name == key)
        };
        self.shape(key)
            .or_else(|| written().map(|(_, _, shape)| *shape))
    }

    /// Whether a `{$ref: …}` may stand for an object of this kind.
    pub(super) fn referable(self) -> bool {
        self.section().is_some()
    }

    /// The section of the components that holds objects of this kind.
    pub(super) fn section(self) -> Option<&'static str> {
        Some(match self {
            Kind::Schema => "schemas",
            Kind::Response => "responses",
            Kind::Parameter => "parameters",
            Kind::Example => "examples",
            Kind::RequestBody => "requestBodies",
            Kind::Header => "headers",
            Kind::SecurityScheme => "securitySchemes",
            Kind::Link => "links",
            Kind::Callback => "callbacks",
            Kind::PathItem => "pathItems",
            Kind::MediaType => "mediaTypes",
            _ => return None,
        })
    }

    /// The kind in words.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Root => "the document",
            Kind::Info => "an info object",
            Kind::Contact => "a contact",
            Kind::License => "a license",
            Kind::Server => "a server",
            Kind::ServerVariable => "a server variable",
            Kind::Paths => "the paths",
            Kind::PathItem => "a path item",
            Kind::Operation => "an operation",
            Kind::ExternalDocs => "external documentation",
            Kind::Parameter => "a parameter",
            Kind::RequestBody => "a request body",
            Kind::MediaType => "a media type",
            Kind::Encoding => "an encoding",
            Kind::Responses => "the responses",
            Kind::Response => "a response",
            Kind::Callback => "a callback",
            Kind::Example => "an example",
            Kind::Link => "a link",
            Kind::Header => "a header",
            Kind::Tag => "a tag",
            Kind::Schema => "a schema",
            Kind::Discriminator => "a discriminator",
            Kind::Components => "the components",
            Kind::SecurityScheme => "a security scheme",
            Kind::OAuthFlows => "the OAuth flows",
            Kind::OAuthFlow => "an OAuth flow",
        }
    }

    fn fields(self) -> Fields {
        match self {
            Kind::Root => ROOT,
            Kind::Info => INFO,
            Kind::Contact => &[("name", Text), ("url", Text), ("email", Text)],
            Kind::License => &[("name", Text), ("url", Text), ("identifier", Text)],
            Kind::Server => &[
                ("url", Text),
                ("description", Text),
                ("variables", Map(Kind::ServerVariable)),
                ("x-name", Text),
            ],
            Kind::ServerVariable => &[("enum", Texts), ("default", Text), ("description", Text)],
            Kind::Paths | Kind::Responses | Kind::Callback => &[],
            Kind::PathItem => PATH_ITEM,
            Kind::Operation => OPERATION,
            Kind::ExternalDocs => &[("description", Text), ("url", Text)],
            Kind::Parameter => PARAMETER,
            Kind::RequestBody => &[
                ("description", Text),
                ("content", Map(Kind::MediaType)),
                ("required", Flag),
            ],
            Kind::MediaType => MEDIA_TYPE,
            Kind::Encoding => ENCODING,
            Kind::Response => RESPONSE,
            Kind::Example => &[
                ("summary", Text),
                ("description", Text),
                ("value", Literal),
                ("externalValue", Text),
                ("x-serializedValue", Text),
            ],
            Kind::Link => LINK,
            Kind::Header => HEADER,
            Kind::Tag => TAG,
            Kind::Schema => SCHEMA,
            Kind::Discriminator => &[("propertyName", Text), ("mapping", TextMap)],
            Kind::Components => COMPONENTS,
            Kind::SecurityScheme => SECURITY_SCHEME,
            Kind::OAuthFlows => OAUTH_FLOWS,
            Kind::OAuthFlow => &[
                ("authorizationUrl", Text),
                ("x-deviceAuthorizationUrl", Text),
                ("tokenUrl", Text),
                ("refreshUrl", Text),
                ("scopes", TextMap),
            ],
        }
    }
}

/// What later versions have, and what JSON Schema has that 3.0 has not.
const AS_WRITTEN: [(Kind, &str, Shape); 17] = [
    (Kind::Root, "webhooks", Map(Kind::PathItem)),
    (Kind::PathItem, "query", One(Kind::Operation)),
    (Kind::PathItem, "additionalOperations", Map(Kind::Operation)),
    (Kind::MediaType, "itemSchema", One(Kind::Schema)),
    (Kind::Schema, "prefixItems", List(Kind::Schema)),
    (Kind::Schema, "additionalItems", One(Kind::Schema)),
    (Kind::Schema, "unevaluatedItems", One(Kind::Schema)),
    (Kind::Schema, "unevaluatedProperties", One(Kind::Schema)),
    (Kind::Schema, "patternProperties", Map(Kind::Schema)),
    (Kind::Schema, "propertyNames", One(Kind::Schema)),
    (Kind::Schema, "dependentSchemas", Map(Kind::Schema)),
    (Kind::Schema, "dependencies", Map(Kind::Schema)),
    (Kind::Schema, "contains", One(Kind::Schema)),
    (Kind::Schema, "contentSchema", One(Kind::Schema)),
    (Kind::Schema, "if", One(Kind::Schema)),
    (Kind::Schema, "then", One(Kind::Schema)),
    (Kind::Schema, "else", One(Kind::Schema)),
];

const ROOT: Fields = &[
    ("openapi", Text),
    ("info", One(Kind::Info)),
    ("servers", List(Kind::Server)),
    ("paths", One(Kind::Paths)),
    ("x-webhooks", Map(Kind::PathItem)),
    ("components", One(Kind::Components)),
    ("security", Security),
    ("tags", List(Kind::Tag)),
    ("externalDocs", One(Kind::ExternalDocs)),
];

const INFO: Fields = &[
    ("title", Text),
    ("summary", Text),
    ("description", Text),
    ("termsOfService", Text),
    ("contact", One(Kind::Contact)),
    ("license", One(Kind::License)),
    ("version", Text),
];

const PATH_ITEM: Fields = &[
    ("summary", Text),
    ("description", Text),
    ("get", One(Kind::Operation)),
    ("put", One(Kind::Operation)),
    ("post", One(Kind::Operation)),
    ("delete", One(Kind::Operation)),
    ("options", One(Kind::Operation)),
    ("head", One(Kind::Operation)),
    ("patch", One(Kind::Operation)),
    ("trace", One(Kind::Operation)),
    ("x-query", One(Kind::Operation)),
    ("x-additionalOperations", Map(Kind::Operation)),
    ("servers", List(Kind::Server)),
    ("parameters", List(Kind::Parameter)),
];

const OPERATION: Fields = &[
    ("tags", Texts),
    ("summary", Text),
    ("description", Text),
    ("externalDocs", One(Kind::ExternalDocs)),
    ("operationId", Text),
    ("parameters", List(Kind::Parameter)),
    ("requestBody", One(Kind::RequestBody)),
    ("responses", One(Kind::Responses)),
    ("callbacks", Map(Kind::Callback)),
    ("deprecated", Flag),
    ("security", Security),
    ("servers", List(Kind::Server)),
];

const PARAMETER: Fields = &[
    ("name", Text),
    ("in", Text),
    ("description", Text),
    ("required", Flag),
    ("deprecated", Flag),
    ("allowEmptyValue", Flag),
    ("style", Text),
    ("explode", Flag),
    ("allowReserved", Flag),
    ("schema", One(Kind::Schema)),
    ("example", Literal),
    ("examples", Map(Kind::Example)),
    ("content", Map(Kind::MediaType)),
];

const HEADER: Fields = &[
    ("description", Text),
    ("required", Flag),
    ("deprecated", Flag),
    ("allowEmptyValue", Flag),
    ("style", Text),
    ("explode", Flag),
    ("allowReserved", Flag),
    ("schema", One(Kind::Schema)),
    ("example", Literal),
    ("examples", Map(Kind::Example)),
    ("content", Map(Kind::MediaType)),
];

const MEDIA_TYPE: Fields = &[
    ("schema", One(Kind::Schema)),
    ("x-itemSchema", One(Kind::Schema)),
    ("example", Literal),
    ("examples", Map(Kind::Example)),
    ("encoding", Map(Kind::Encoding)),
];

const ENCODING: Fields = &[
    ("contentType", Text),
    ("headers", Map(Kind::Header)),
    ("style", Text),
    ("explode", Flag),
    ("allowReserved", Flag),
];

const RESPONSE: Fields = &[
    ("description", Text),
    ("headers", Map(Kind::Header)),
    ("content", Map(Kind::MediaType)),
    ("links", Map(Kind::Link)),
];

const LINK: Fields = &[
    ("operationRef", Text),
    ("operationId", Text),
    ("parameters", LiteralMap),
    ("requestBody", Literal),
    ("description", Text),
    ("server", One(Kind::Server)),
];

const TAG: Fields = &[
    ("name", Text),
    ("summary", Text),
    ("description", Text),
    ("parent", Text),
    ("kind", Text),
    ("externalDocs", One(Kind::ExternalDocs)),
];

const SCHEMA: Fields = &[
    ("title", Text),
    ("description", Text),
    ("type", Text),
    ("format", Text),
    ("nullable", Flag),
    ("x-contentSchema", One(Kind::Schema)),
    ("enum", Literals),
    ("default", Literal),
    ("example", Literal),
    ("properties", Map(Kind::Schema)),
    ("required", Texts),
    ("additionalProperties", FlagOrSchema),
    ("items", One(Kind::Schema)),
    ("oneOf", List(Kind::Schema)),
    ("anyOf", List(Kind::Schema)),
    ("allOf", List(Kind::Schema)),
    ("not", One(Kind::Schema)),
    ("discriminator", One(Kind::Discriminator)),
    ("multipleOf", Number),
    ("minimum", Number),
    ("maximum", Number),
    ("exclusiveMinimum", Flag),
    ("exclusiveMaximum", Flag),
    ("minLength", Count),
    ("maxLength", Count),
    ("pattern", Text),
    ("minItems", Count),
    ("maxItems", Count),
    ("uniqueItems", Flag),
    ("minProperties", Count),
    ("maxProperties", Count),
    ("readOnly", Flag),
    ("writeOnly", Flag),
    ("deprecated", Flag),
    ("externalDocs", One(Kind::ExternalDocs)),
    ("xml", Literal),
    // Neither is of version 3.0: schemas under them are kept, because references lead to them.
    ("$defs", Map(Kind::Schema)),
    ("definitions", Map(Kind::Schema)),
];

const COMPONENTS: Fields = &[
    ("schemas", Map(Kind::Schema)),
    ("responses", Map(Kind::Response)),
    ("parameters", Map(Kind::Parameter)),
    ("examples", Map(Kind::Example)),
    ("requestBodies", Map(Kind::RequestBody)),
    ("headers", Map(Kind::Header)),
    ("securitySchemes", Map(Kind::SecurityScheme)),
    ("links", Map(Kind::Link)),
    ("callbacks", Map(Kind::Callback)),
    ("pathItems", Map(Kind::PathItem)),
    ("mediaTypes", Map(Kind::MediaType)),
];

const SECURITY_SCHEME: Fields = &[
    ("type", Text),
    ("description", Text),
    ("name", Text),
    ("in", Text),
    ("scheme", Text),
    ("bearerFormat", Text),
    ("flows", One(Kind::OAuthFlows)),
    ("openIdConnectUrl", Text),
    ("oauth2MetadataUrl", Text),
    ("deprecated", Flag),
];

const OAUTH_FLOWS: Fields = &[
    ("implicit", One(Kind::OAuthFlow)),
    ("password", One(Kind::OAuthFlow)),
    ("clientCredentials", One(Kind::OAuthFlow)),
    ("authorizationCode", One(Kind::OAuthFlow)),
    ("x-deviceAuthorization", One(Kind::OAuthFlow)),
];
