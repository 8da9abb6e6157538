//! The catalogue of everything that can be said: what each code means, and what to do about it.

use std::fmt;

use serde::{Serialize, Serializer};

/// Declares [`Code`]: each code with its name, its meaning and its remedy. There is no code without them.
macro_rules! codes {
    ($($variant:ident $name:literal: $meaning:literal $remedy:literal;)+) => {
        /// What kind of remark a diagnostic is. The names are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)+
        }

        impl Code {
    /// Whether a warning of this kind says that a part of the document is not in the client because it could not be read.
    pub fn leaves_a_gap(self) -> bool {
        matches!(
            self,
            Code::ExternalReference
                | Code::IncompleteParameter
                | Code::IncompleteSecurityScheme
                | Code::RepeatedPath
                | Code::UnreadableFile
                | Code::UnreadablePiece
                | Code::UnresolvedReference
                | Code::WrongKind
        )
    }

            /// Every code, sorted by name.
            pub const ALL: &[Code] = &[$(Code::$variant),+];

            /// Its name, as diagnostics show it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)+
                }
            }

            /// What was seen, and what follows from it for the client.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Code::$variant => $meaning,)+
                }
            }

            /// What to do about it.
            pub const fn remedy(self) -> &'static str {
                match self {
                    $(Code::$variant => $remedy,)+
                }
            }
        }
    };
}

codes! {
    AliasBomb "alias-bomb":
        "The aliases of a YAML document expand to far more than its text."
        "Write the repeated parts once, under `components`, and refer to them with `$ref`.";
    BodyWithoutContent "body-without-content":
        "A body has no media type. It is left out."
        "Add one to its `content` in an overlay.";
    CircularAlias "circular-alias":
        "A list, a map or a reference contains itself without an object in between. It is generated as arbitrary JSON."
        "Put an object into the circle, or replace the inner schema in an overlay.";
    CircularAllOf "circular-all-of":
        "A part of an `allOf` leads back to the schema that it is a part of. It adds nothing and is left out."
        "Remove the part in an overlay.";
    CircularReference "circular-reference":
        "References lead only to each other. What stands there is cut off."
        "Give one of them something to refer to.";
    CircularSchema "circular-schema":
        "A schema contains itself without an object in between. It is arbitrary JSON where it leads back."
        "Put an object into the circle, or replace the inner schema in an overlay.";
    CircularUnion "circular-union":
        "A variant of a union leads back to the union. It is generated as arbitrary JSON."
        "Remove the variant in an overlay: it admits nothing that the others do not.";
    ConflictingParts "conflicting-parts":
        "Parts of an `allOf` contradict each other, so that no value fits all of them. One of them is taken."
        "Correct the part that is wrong in an overlay:\n\n    - target: $.components.schemas.Payment.allOf[1].properties.amount\n      update: {type: number}";
    ConstraintUnion "constraint-union":
        "The entries of a `oneOf` or `anyOf` only say which properties go together. It is one type whose properties are optional."
        "Nothing has to be done; the server checks what the type does not.";
    DeepAllOf "deep-all-of":
        "`allOf` is nested too deep. What the innermost parts say is left out."
        "Name the parts nearer to the schema in an overlay.";
    DocumentedKeyword "documented-keyword":
        "A keyword of JSON Schema cannot be said by a type. It stands in the documentation; values that it forbids are not refused."
        "Nothing has to be done; the server checks what the type does not.";
    DuplicateKey "duplicate-key":
        "A key stands twice in one map. The last value is used."
        "Remove one of them. An overlay cannot: it sees what was read.";
    DuplicateOperationId "duplicate-operation-id":
        "Two operations have the same `operationId`. The second one is named after its method and path."
        "Give it a name of its own in an overlay:\n\n    - target: $.paths['/payments/{id}'].get\n      update: {operationId: getPayment}";
    EmptyDocument "empty-document":
        "There is nothing in the document."
        "Give an OpenAPI document in YAML or JSON.";
    EnumValueKind "enum-value-kind":
        "An enum lists values of another type than its own, as YAML reads them: `no` without quotes, for example, is a text for us and a boolean for others."
        "Put the values in quotes, or correct the `type` in an overlay.";
    ExternalReference "external-reference":
        "A `$ref` leads into the network, out of the directory of the document, or to files that are not read. What refers to it is left out, or generated as arbitrary JSON; the diagnostic says which."
        "Save what stands there beside the document and refer to that file by its path, or bundle both into one document. Another directory can be allowed with `--allow-references DIR`, or with `allow_references` in the settings.";
    ForeignKeyword "foreign-keyword":
        "A schema has a keyword that belongs to another type than its own, such as `properties` of an array. It says nothing, and is left out."
        "Move it to where it belongs, or correct the `type`, in an overlay:\n\n    - target: $.components.schemas.Cards\n      update: {type: object}";
    IgnoredHeader "ignored-header":
        "`Accept`, `Content-Type` or `Authorization` is declared as a parameter, which OpenAPI says to ignore, or a header that frames the message, such as `Content-Length` or `Host`. The client sets them. `Authorization` is a parameter where no security scheme of the operation uses it."
        "Nothing has to be done. Declare a security scheme where `Authorization` stands for one.";
    ImpossibleBody "impossible-body":
        "An answer is described with a body, and HTTP lets it have none (status 204 or 304, or the method HEAD). It is generated without one."
        "Remove its `content` in an overlay, or correct the status.";
    IncompleteEnvironment "incomplete-environment":
        "An environment of the settings lacks the address of a group of servers."
        "Add the address to `environments` in the settings.";
    IncompleteParameter "incomplete-parameter":
        "A parameter has no name or no place to stand in. The client sends requests without it, and the documentation of the operation says so."
        "Complete it in an overlay:\n\n    - target: $.paths['/payments'].get.parameters[0]\n      update: {name: limit, in: query}";
    IncompleteSecurityScheme "incomplete-security-scheme":
        "A security scheme lacks what its type needs. It is left out."
        "Complete it in an overlay:\n\n    - target: $.components.securitySchemes.key\n      update: {type: apiKey, in: header, name: X-Api-Key}";
    InseparableVariants "inseparable-variants":
        "A value can fit several variants of a union, and nothing says which one it is. The most specific is tried first."
        "Say what is true of the variants in an overlay: a `discriminator`, what is `required`, or a property with a single value. The help of the diagnostic has the action; `generator explain` tells more.";
    InseparableWebhooks "inseparable-webhooks":
        "An event can fit several webhooks, and nothing says which one it is. It is kept as unknown."
        "Name the property that tells them apart with `webhooks.tag` of the settings, or read each event as its own type at its own address.";
    InterimResponse "interim-response":
        "A response with a status of 1xx never reaches the caller. It is left out."
        "Nothing has to be done.";
    InvalidMediaType "invalid-media-type":
        "A key of `content` is no media type, so no message can have it. It is read as `application/json`, or as the media type that stands in it, or left out where that stands beside it."
        "Name the media type in an overlay, and remove the other key in a second action:\n\n    - target: $.paths['/payments'].get.responses['200'].content\n      update: {text/csv: {schema: {type: string}}}\n    - target: $.paths['/payments'].get.responses['200'].content['A list']\n      remove: true";
    InvalidOverlay "invalid-overlay":
        "An overlay is none, or one of its actions cannot be carried out."
        "Correct the overlay: it begins with `overlay: 1.0.0` and has a list of `actions`, each with a `target`, and an `update` or `remove: true`.";
    InvalidSetting "invalid-setting":
        "The settings say something that cannot be."
        "Correct the settings.";
    ItemPlaces "item-places":
        "The items of an array differ by their places (`prefixItems`). A list has one type for all of its items."
        "Say `items: false` in an overlay if there are no others: then an item is one of those that are listed.";
    ItemSchema "item-schema":
        "A body has an `itemSchema`, and is of a media type that is not read item by item. Its items have no type."
        "Nothing has to be done, unless the media type is wrong: the body as a whole is what its `schema` says.";
    Links "links":
        "The document links operations to each other. The client does not follow links."
        "Call the linked operation with the value yourself.";
    LoneSurrogate "lone-surrogate":
        "A JSON text escapes half of a character. It is read as U+FFFD."
        "Write the character itself.";
    MisnamedPathParameter "misnamed-path-parameter":
        "A path parameter is not called what the path calls it. It is read as the same parameter."
        "Give it the name in the path, in an overlay.";
    MisplacedRequired "misplaced-required":
        "`required` of a schema is a boolean, as it is of a parameter. It is left out."
        "Name the property in the `required` list of the schema around it:\n\n    - target: $.components.schemas.Payment\n      update: {required: [amount]}";
    MissingItems "missing-items":
        "An array does not say what its items are. An item may be of any type."
        "Say it in an overlay:\n\n    - target: $.components.schemas.Payment.properties.tags\n      update: {items: {type: string}}";
    MissingKey "missing-key":
        "Something that OpenAPI demands is missing. It is read as empty, or left out where nothing can be."
        "Add it in an overlay.";
    MissingOperationId "missing-operation-id":
        "An operation has no `operationId`. It is named after its method and path."
        "Name it in an overlay, or with `rename.operations` of the settings:\n\n    - target: $.paths['/payments/{id}'].get\n      update: {operationId: getPayment}";
    MissingSchema "missing-schema":
        "A parameter or a header has neither `schema` nor `content`. It is taken for a string."
        "Add its schema in an overlay.";
    MixedEnum "mixed-enum":
        "An enum has values that no enum can hold, such as lists and objects."
        "Describe them as variants of a `oneOf` in an overlay.";
    MutualTls "mutual-tls":
        "The document asks for a client certificate. The client does not demand one."
        "Set the certificate where the client is built: `Reqwest::builder().identity(…)`.";
    NewerOverlay "newer-overlay":
        "An overlay is of a version that is newer than 1.1. It is read by the rules of 1.1."
        "Write `overlay: 1.1.0` if it needs nothing newer.";
    NoThread "no-thread":
        "The operating system refuses a thread to read the document."
        "Free memory, or raise the limit of threads.";
    OtherDialect "other-dialect":
        "The document names another dialect of JSON Schema. Its schemas are read as those of 2020-12."
        "Correct in an overlay what the other dialect means otherwise.";
    OtherFiles "other-files":
        "The document stands in several files, and these were read as well."
        "Nothing has to be done.";
    OtherMediaType "other-media-type":
        "A webhook comes in several media types, and one of them is read."
        "Remove the preferred one in an overlay to read another:\n\n    - target: $.webhooks.paid.post.requestBody.content['application/json']\n      remove: true";
    OutOfRange "out-of-range":
        "A limit of a schema is beyond all numbers, or negative where it cannot be. It is left out."
        "Correct it in an overlay.";
    OverlayForAnotherDocument "overlay-for-another-document":
        "An overlay says in `extends` that it is for another document. It is applied all the same."
        "Correct or remove `extends` if it fits both.";
    OverlayWithoutEffect "overlay-without-effect":
        "An action of an overlay finds nothing in the document, which may have changed since."
        "Remove the action, or correct its target.";
    PartHeader "part-header":
        "Headers are described for a part of a multipart body. They have no types of their own."
        "Set those of a file with `Upload::header`; other parts are sent without.";
    PathsAlike "paths-alike":
        "Two paths are one address: they differ only in what their parameters are called. They are read as two."
        "Nothing has to be done, unless both have the same method: then remove one of them in an overlay.";
    PatternProperties "pattern-properties":
        "Names of properties have to match a pattern, which no type checks. Where all of them are of one type and there are no others, the object is a map of that type."
        "Nothing has to be done. If there are no other properties, say `additionalProperties: false` in an overlay.";
    RecursiveAlias "recursive-alias":
        "A YAML alias stands inside the node that it refers to."
        "A document is a tree: refer to a schema of `components` with `$ref` instead.";
    RelativeServer "relative-server":
        "The address of a server is relative to where the document is found. The constructor of its environment takes that address."
        "Nothing has to be done. With the whole address in an overlay the constructor takes nothing:\n\n    - target: $.servers[0]\n      update: {url: 'https://api.example.com/v1'}";
    Render "render":
        "The client cannot be written: a template is wrong, or the generator is."
        "Correct the template that you have replaced. If there is none, report it with the document.";
    Repaired "repaired":
        "Something is written in a way that OpenAPI does not know, and was read as it is surely meant."
        "Nothing has to be done; tell the author of the document.";
    RepeatedParameter "repeated-parameter":
        "A parameter stands twice in one list. The first one is used."
        "Remove the other one in an overlay.";
    RepeatedPath "repeated-path":
        "Two paths differ only in a slash at the beginning. The second one is left out."
        "Remove one of them in an overlay, or merge them.";
    SchemaAndContent "schema-and-content":
        "A parameter has both `schema` and `content`. `content` is left out."
        "Remove one of them in an overlay.";
    ServerVariable "server-variable":
        "The variables of a server and the braces in its address do not match. What fits nowhere is left out."
        "Correct the address, or declare the variable with a `default` in an overlay:\n\n    - target: $.servers[0]\n      update: {variables: {region: {default: eu}}}";
    SettingWithoutEffect "setting-without-effect":
        "The settings say of something what it cannot be, such as money of a boolean."
        "Correct the settings: select it as `Schema.property` or `operation.parameter`.";
    SeveralDiscriminators "several-discriminators":
        "Several unions hold for one value, each with a discriminator of its own. Only one of them is used to tell variants apart."
        "List the values of the other one in each variant in an overlay.";
    SeveralDocuments "several-documents":
        "A YAML file holds several documents."
        "Keep one document per file.";
    ShallowIndentation "shallow-indentation":
        "Lines of a YAML flow collection (`{…}`, `[…]`) or of a quoted text are indented no deeper than their key. YAML does not allow that; they are read as libyaml and most other readers do."
        "Indent these lines deeper than the key. Nothing has to be done if they mean what you see.";
    Syntax "syntax":
        "The text is neither YAML nor JSON."
        "Correct it at the place that is shown, or a little before it.";
    TooDeep "too-deep":
        "Lists and maps are nested deeper than a document may be."
        "Name the inner schemas under `components`, and refer to them with `$ref`.";
    UncheckedPattern "unchecked-pattern":
        "A pattern looks ahead or back, or is no regular expression. It is documented and not checked."
        "Write it without that in an overlay.";
    UndeclaredDiscriminator "undeclared-discriminator":
        "The property of a discriminator is not among the properties. It is generated as an optional string."
        "Declare it in an overlay:\n\n    - target: $.components.schemas.Payment\n      update: {properties: {kind: {type: string}}, required: [kind]}";
    UndeclaredPathParameter "undeclared-path-parameter":
        "A path has a part in braces, but no parameter of that name. It is generated as a string."
        "Declare it in an overlay:\n\n    - target: $.paths['/payments/{id}']\n      update: {parameters: [{name: id, in: path, required: true, schema: {type: string}}]}";
    UndeclaredRequired "undeclared-required":
        "A property is required and not declared. It is an optional property of arbitrary JSON."
        "Declare it in an overlay:\n\n    - target: $.components.schemas.Payment\n      update: {properties: {id: {type: string}}}";
    UndeclaredSecurity "undeclared-security":
        "The document declares security schemes, but no `security` says which operations need them. The credentials of the client are sent with every request."
        "Say what is needed in an overlay, or with `undeclared_security = \"send\"` or `\"none\"` in the settings what is sent:\n\n    - target: $\n      update: {security: [{key: []}]}";
    UnionProduct "union-product":
        "Several unions hold for one value, or unions stand in unions, and their combinations are too many for types."
        "Describe the value as one union in an overlay.";
    UnknownAnnotation "unknown-annotation":
        "Schemas have keywords that JSON Schema does not define. From OpenAPI 3.1 on these are annotations, which say nothing about values. They are left out."
        "Nothing has to be done, unless one of them is misspelt: then correct it in an overlay.";
    UnknownKey "unknown-key":
        "OpenAPI knows no such key at this place. It is left out, unless a reference leads to it."
        "Correct its name, move it to where it belongs, or remove it in an overlay. Extensions begin with `x-`.";
    UnknownMapping "unknown-mapping":
        "The `mapping` of a discriminator leads to something that is no variant of the union."
        "Correct the mapping in an overlay:\n\n    - target: $.components.schemas.Method.discriminator.mapping\n      update: {card: '#/components/schemas/Card'}";
    UnknownSecurityScheme "unknown-security-scheme":
        "Operations ask for a security scheme that is not declared. It is read as the declared one whose name is nearest, or as what its name says; otherwise the calls need a credential that the caller describes."
        "Correct its name, or declare it under `components.securitySchemes`, in an overlay.";
    UnknownServer "unknown-server":
        "The document names a server that no environment of the settings has. Its operations go to the first group of servers."
        "Add the address to `environments` in the settings.";
    UnknownType "unknown-type":
        "A schema has a `type` that OpenAPI does not know. Any value is allowed."
        "Set the type in an overlay: `string`, `number`, `integer`, `boolean`, `object` or `array`.";
    UnreadableFile "unreadable-file":
        "A file cannot be read, or is not UTF-8."
        "Save the document as UTF-8, where the generator may read it.";
    UnreadablePiece "unreadable-piece":
        "A part of the document cannot be understood, although its keys are known."
        "Correct the document, or add an overlay that does.";
    UnresolvedReference "unresolved-reference":
        "A `$ref` leads nowhere, or to something else than what has to stand there. What refers to it is left out, or generated as arbitrary JSON; the diagnostic says which."
        "Correct the reference, or add what it leads to.";
    UnsearchedNull "unsearched-null":
        "The parts of a schema are too many to search for `null`. It is generated as if it did not take `null`."
        "Say `nullable: true` in an overlay if it does.";
    UnsearchedUnion "unsearched-union":
        "What the variants of a union declare differently lies too deep to be looked through. Some of it may be lost on the way back."
        "Keep it with `unknown_fields = \"keep\"` in the settings.";
    UnsupportedEncoding "unsupported-encoding":
        "A part of a body is an object or a list, and is written in a media type that has no typed form. It is generated as JSON."
        "Make it a string in an overlay to encode it yourself.";
    UnsupportedHeaderContent "unsupported-header-content":
        "The value of a header is written in a media type that the client cannot read. It is generated as a string."
        "Decode the value yourself, or give the header a `schema` in an overlay.";
    UnsupportedKey "unsupported-key":
        "A list, a map or a number stands where a YAML map has a key."
        "Keys are texts: put it in quotes, or correct it.";
    UnsupportedKeyword "unsupported-keyword":
        "A keyword of JSON Schema cannot be said by a type. Values that it forbids are not refused."
        "Nothing has to be done; the server checks what the type does not.";
    UnsupportedParameterContent "unsupported-parameter-content":
        "The value of a parameter is written in a media type that the client cannot write. It is generated as a string."
        "Encode the value yourself, or give the parameter a `schema` in an overlay.";
    UnsupportedSecurity "unsupported-security":
        "A scheme of HTTP authentication is not known. The caller gives the whole `Authorization` header."
        "Give it as a credential of that name.";
    UnsupportedStyle "unsupported-style":
        "OpenAPI does not define the `style` for this parameter. It is written in the way that comes nearest."
        "Choose another style in an overlay:\n\n    - target: $.paths['/payments'].get.parameters[0]\n      update: {style: form, explode: true}";
    UnsupportedVersion "unsupported-version":
        "The document is of a version that is not read, such as Swagger 2.0."
        "Convert it first, for example with `npx swagger2openapi --patch swagger.yaml -o openapi.yaml`.";
    UntypedBody "untyped-body":
        "A body is described as something that its media type has no typed form for. It is generated as text or bytes."
        "Encode it yourself, or correct the media type in an overlay.";
    UnusableDefault "unusable-default":
        "A `default` is no value of its type. It is documented, and no function returns it."
        "Correct it in an overlay.";
    UnusableDiscriminator "unusable-discriminator":
        "A discriminator cannot tell the variants apart, for they are no objects, or lack its property. They are told apart as if there was none."
        "Correct the variants, or remove the discriminator in an overlay.";
    UnusableServer "unusable-server":
        "The address of a server is no address of HTTP. The server is left out."
        "Use `Environment::custom` with the address of the API, or correct it in an overlay.";
    UnusedEncoding "unused-encoding":
        "`encoding` names a property that the schema does not have. It is left out."
        "Correct the name in an overlay.";
    UnusedPathParameter "unused-path-parameter":
        "A path parameter is not in the path. There is no place to send it, and it is left out."
        "Correct its name, or say `in: query` in an overlay.";
    UnusedSetting "unused-setting":
        "The settings name something that the document does not have."
        "Remove it from the settings, or correct it.";
    WebhookMediaType "webhook-media-type":
        "The body of a webhook is neither JSON nor a form nor a text, and no event."
        "Read it from `Verified::body`.";
    WebhookParameter "webhook-parameter":
        "A webhook has parameters that are neither headers nor fields of the query. They have no types of their own."
        "Read them from the request: `Delivery::target` is the address, and `Delivery::headers` has the cookies.";
    WebhookSecurity "webhook-security":
        "A webhook says with which credentials it is sent. Nothing checks them: documents do not say what they have to be."
        "Compare them with what you expect before you read the body: `Delivery::headers` has them. A signature is checked if the settings describe it under `webhooks.signature`.";
    WrongKind "wrong-kind":
        "A value is of another kind than what has to stand there, such as a text instead of a list. It is left out."
        "Correct it in an overlay.";
    Xml "xml":
        "A body is XML, which has no typed form. It is generated as text or bytes."
        "Read or write it yourself.";
}

impl Code {
    /// The code of this name.
    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Codes are written by name in tests and by programs.
impl PartialEq<&str> for Code {
    fn eq(&self, name: &&str) -> bool {
        self.name() == *name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_are_those_of_the_variants() {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        assert!(names.is_sorted(), "{names:?}");
        for code in Code::ALL {
            let variant = format!("{code:?}").to_lowercase();
            assert_eq!(variant, code.name().replace('-', ""));
            assert_eq!(Code::named(code.name()), Some(*code));
        }
    }
}
