//! From files to what their users see.

use std::collections::HashMap;

use indexmap::IndexMap;
use syn::{Attribute, Fields, Generics, ImplItemFn, ItemEnum, ItemImpl, ItemMacro, ItemStruct};

use crate::render::File;

use super::calls::{self, Outcomes};
use super::entry::{Entry, Kind, Signature, Type};
use super::functions::{self, methods, variant_made};
use super::item::Item;
use super::modules::{Condition, Module, Modules, is_public, plain};
use super::text::{Text, Writer};

/// The type whose methods call operations.
const CLIENT: &str = "Client";

/// The type whose methods say what has arrived in a test.
const STAND_IN: &str = "stand_in::StandIn";

/// All that users of `files` see, in the order of the files.
pub(super) fn read(files: &[File]) -> IndexMap<Item, Entry> {
    let modules = Modules::new(files);
    let mut reader = Reader::new(&modules);
    for (path, module) in modules.iter() {
        reader.read_outcomes(path, module);
    }
    for (path, module) in modules.iter() {
        reader.read_calls(path, module);
    }
    for (path, module) in modules.iter() {
        reader.read_module(path, module);
    }
    reader.finish()
}

struct Reader<'a> {
    modules: &'a Modules,
    writer: Writer<'a>,
    outcomes: Outcomes,
    /// The kinds that macros give to types, by the path of the type.
    kinds: HashMap<String, Kind>,
    /// The method that makes a call, by the path of its type.
    methods: HashMap<String, String>,
    /// The method whose file section a type of `operations` stands in, by the path of the type.
    operations: HashMap<String, String>,
    entries: IndexMap<Item, Entry>,
}

impl<'a> Reader<'a> {
    fn new(modules: &'a Modules) -> Self {
        Reader {
            modules,
            writer: Writer::new(modules),
            outcomes: Outcomes::default(),
            kinds: HashMap::new(),
            methods: HashMap::new(),
            operations: HashMap::new(),
            entries: IndexMap::new(),
        }
    }

    /// Reads what macros say.
    fn read_outcomes(&mut self, path: &str, module: &Module) {
        for item in &module.items {
            let syn::Item::Macro(item) = item else {
                continue;
            };
            self.outcomes.add(&self.writer, path, item);
            if let Some((subject, kind)) = kind(item)
                && let Some(public) = self.modules.public(path, &subject)
            {
                self.kinds.insert(public.to_owned(), kind);
            }
        }
    }

    /// Finds which method makes which call, and what else is declared for it: all that follows the method in its file.
    fn read_calls(&mut self, path: &str, module: &Module) {
        let mut current: Option<String> = None;
        for item in &module.items {
            let declared = match item {
                syn::Item::Impl(item)
                    if item.trait_.is_none() && self.writer.path(path, &item.self_ty) == CLIENT =>
                {
                    for method in methods(item) {
                        let call =
                            functions::output(&self.writer, path, &method.sig, CLIENT).written;
                        if self.outcomes.answers.contains_key(&call) {
                            let method = plain(&method.sig.ident);
                            self.methods.insert(call, method.clone());
                            current = Some(method);
                        }
                    }
                    continue;
                }
                syn::Item::Struct(item) => &item.ident,
                syn::Item::Enum(item) => &item.ident,
                _ => continue,
            };
            if let (Some(method), Some(public)) = (&current, self.modules.public(path, declared)) {
                self.operations.insert(public.to_owned(), method.clone());
            }
        }
    }

    fn read_module(&mut self, path: &str, module: &Module) {
        for item in &module.items {
            match item {
                syn::Item::Struct(item) => self.read_struct(path, module, item),
                syn::Item::Enum(item) => self.read_enum(path, module, item),
                syn::Item::Type(item) => {
                    if let Some(public) = self.modules.public(path, &item.ident) {
                        let kind = Kind::Alias(self.writer.text(path, &item.ty));
                        let public = public.to_owned();
                        self.add_type(module, public, kind, &item.generics, &item.attrs);
                    }
                }
                syn::Item::Impl(item) => self.read_impl(path, module, item),
                syn::Item::Fn(item) => {
                    if let Some(public) = self.modules.public(path, &item.sig.ident) {
                        let (of, function) = public.rsplit_once("::").unwrap_or(("", public));
                        let item_ = Item::Function {
                            of: of.to_owned(),
                            function: function.to_owned(),
                        };
                        let signature =
                            functions::function(&self.writer, path, &item.sig, "", None);
                        let owner = Some(Item::Module(of.to_owned()));
                        self.add(item_, Signature::Function(signature), owner, &item.attrs);
                    }
                }
                syn::Item::Const(item) => self.read_other(path, &item.ident, &item.ty),
                syn::Item::Static(item) => self.read_other(path, &item.ident, &item.ty),
                _ => {}
            }
        }
    }

    fn read_other(&mut self, path: &str, name: &syn::Ident, ty: &syn::Type) {
        if let Some(public) = self.modules.public(path, name) {
            let signature = Signature::Typed(self.writer.text(path, ty));
            self.add(Item::Export(public.to_owned()), signature, None, &[]);
        }
    }

    fn read_struct(&mut self, path: &str, module: &Module, item: &ItemStruct) {
        let Some(public) = self.modules.public(path, &item.ident) else {
            return;
        };
        // A call is told by its method.
        if self.methods.contains_key(public) {
            return;
        }
        let ty = public.to_owned();
        let kind = self.kinds.remove(&ty).unwrap_or(Kind::Struct);
        self.add_type(module, ty.clone(), kind, &item.generics, &item.attrs);
        for (index, field) in item.fields.iter().enumerate() {
            if !is_public(&field.vis) {
                continue;
            }
            let field_item = Item::Field {
                ty: ty.clone(),
                field: field.ident.as_ref().map_or(index.to_string(), plain),
            };
            let signature = Signature::Typed(self.writer.text(path, &field.ty));
            self.add(
                field_item,
                signature,
                Some(Item::Type(ty.clone())),
                &field.attrs,
            );
        }
    }

    fn read_enum(&mut self, path: &str, module: &Module, item: &ItemEnum) {
        let Some(public) = self.modules.public(path, &item.ident) else {
            return;
        };
        let ty = public.to_owned();
        let kind = self.kinds.remove(&ty).unwrap_or(Kind::Cases);
        self.add_type(module, ty.clone(), kind, &item.generics, &item.attrs);
        for variant in &item.variants {
            let payload = match &variant.fields {
                Fields::Unit => Text::default(),
                Fields::Unnamed(fields) => self.writer.text(path, &fields.unnamed),
                Fields::Named(fields) => self.writer.text(path, &fields.named),
            };
            let variant_item = Item::Variant {
                ty: ty.clone(),
                variant: plain(&variant.ident),
            };
            let owner = Some(Item::Type(ty.clone()));
            self.add(
                variant_item,
                Signature::Typed(payload),
                owner,
                &variant.attrs,
            );
        }
    }

    fn add_type(
        &mut self,
        module: &Module,
        ty: String,
        kind: Kind,
        generics: &Generics,
        attributes: &[Attribute],
    ) {
        let is_open = has(attributes, "non_exhaustive");
        let owner = match self.operations.get(&ty) {
            Some(method) => Some(Item::Call {
                method: method.clone(),
            }),
            None => ty
                .rsplit_once("::")
                .map(|(module, _)| Item::Module(module.to_owned())),
        };
        let item = Item::Type(ty.clone());
        let generics = self.writer.text("", generics).written;
        let signature = Signature::Type(Type {
            kind,
            generics,
            is_open,
        });
        self.add(item.clone(), signature, owner, attributes);
        if let Some(entry) = self.entries.get_mut(&item) {
            entry.condition.clone_from(&module.condition);
        }
        for attribute in attributes {
            let Ok(list) = attribute.meta.require_list() else {
                continue;
            };
            if attribute.path().is_ident("derive") {
                for derived in self.writer.text("", &list.tokens).written.split(", ") {
                    self.add_implementation(&ty, derived.to_owned(), None);
                }
            }
        }
    }

    fn add_implementation(&mut self, ty: &str, of: String, variant: Option<String>) {
        let ty = ty.to_owned();
        let owner = match variant {
            Some(variant) => Item::Variant {
                ty: ty.clone(),
                variant,
            },
            None if of == "Default" => Item::Constructor { ty: ty.clone() },
            None => Item::Type(ty.clone()),
        };
        let item = Item::Implementation { ty, of };
        self.add(item, Signature::Name, Some(owner), &[]);
    }

    fn read_impl(&mut self, path: &str, module: &Module, item: &ItemImpl) {
        let ty = self.writer.path(path, &item.self_ty);
        if let Some((of, _)) = &item.trait_ {
            let of = self.writer.text(path, of).meant;
            self.add_implementation(&ty, of, variant_made(item));
            return;
        }
        for method in methods(item) {
            self.read_method(path, module, &ty, method);
        }
    }

    fn read_method(&mut self, path: &str, module: &Module, ty: &str, method: &ImplItemFn) {
        let name = plain(&method.sig.ident);
        let places = (ty == CLIENT).then(|| calls::places(module, method));
        let function = functions::function(&self.writer, path, &method.sig, ty, places.as_ref());
        let ty_item = || Item::Type(ty.to_owned());
        let sets = function.receiver == "self" && function.output.written == ty;
        let made = self.methods.get(&function.output.written);
        let (item, owner) = if ty == CLIENT && made == Some(&name) {
            let call = function.output.written.clone();
            self.add_outcomes(&name, &call);
            (
                Item::Call { method: name },
                Item::Module("operations".to_owned()),
            )
        } else if ty == STAND_IN && function.output.written.contains("Mock<") {
            self.read_mock(name, &function.output.written);
            return;
        } else if let Some(call) = self.methods.get(ty) {
            let method = call.clone();
            let owner = Item::Call {
                method: method.clone(),
            };
            let item = match sets {
                true => Item::CallSetter {
                    method,
                    setter: name,
                },
                false => Item::Function {
                    of: ty.to_owned(),
                    function: name,
                },
            };
            (item, owner)
        } else if name == "new" {
            (Item::Constructor { ty: ty.to_owned() }, ty_item())
        } else if sets {
            let field = Item::Field {
                ty: ty.to_owned(),
                field: name.clone(),
            };
            let owner = match self.entries.contains_key(&field) {
                true => field,
                false => ty_item(),
            };
            let item = Item::Setter {
                ty: ty.to_owned(),
                setter: name,
            };
            (item, owner)
        } else {
            let item = Item::Function {
                of: ty.to_owned(),
                function: name,
            };
            (item, ty_item())
        };
        self.add(
            item.clone(),
            Signature::Function(function),
            Some(owner),
            &method.attrs,
        );
        if let (Item::Call { .. }, Some(entry)) = (&item, self.entries.get_mut(&item)) {
            entry.condition.clone_from(&module.condition);
        }
    }

    /// Adds what the call of the type `call` brings.
    fn add_outcomes(&mut self, method: &str, call: &str) {
        let owner = Item::Call {
            method: method.to_owned(),
        };
        let answer = Item::Answer {
            method: method.to_owned(),
        };
        if let Some(text) = self.outcomes.answers.get(call).cloned() {
            self.add(answer.clone(), Signature::Typed(text), Some(owner), &[]);
        }
        if let Some(text) = self.outcomes.streams.get(call).cloned() {
            let stream = Item::Stream {
                method: method.to_owned(),
            };
            self.add(stream, Signature::Typed(text), Some(answer), &[]);
        }
    }

    /// Adds the method of the stand-in for the call that `mock`, its type, names.
    fn read_mock(&mut self, name: String, mock: &str) {
        let call = mock
            .rsplit_once(", ")
            .map_or("", |(_, call)| call.trim_end_matches('>'));
        let owner = self.methods.get(call).map(|method| Item::Call {
            method: method.clone(),
        });
        let received = self.outcomes.received.get(call).cloned();
        let item = Item::StandIn { method: name };
        self.add(
            item,
            Signature::Typed(received.unwrap_or_default()),
            owner,
            &[],
        );
    }

    fn add(
        &mut self,
        item: Item,
        signature: Signature,
        owner: Option<Item>,
        attributes: &[Attribute],
    ) {
        let mut entry = Entry::new(signature, owner);
        entry.is_deprecated = has(attributes, "deprecated");
        self.entries.insert(item, entry);
    }

    fn finish(mut self) -> IndexMap<Item, Entry> {
        let mut features = Condition::new();
        for (_, module) in self.modules.iter() {
            features.extend(module.condition.iter().cloned());
        }
        for feature in features {
            self.add(Item::Feature(feature), Signature::Name, None, &[]);
        }
        for module in &self.modules.modules {
            self.add(Item::Module(module.clone()), Signature::Name, None, &[]);
        }
        for (path, leads_to) in &self.modules.exports {
            let owner = path
                .rsplit_once("::")
                .map(|(module, _)| Item::Module(module.to_owned()));
            let text = Text {
                written: leads_to.clone(),
                meant: leads_to.clone(),
            };
            self.add(
                Item::Export(path.clone()),
                Signature::Typed(text),
                owner,
                &[],
            );
        }
        for file in &self.modules.unread {
            let text = Text {
                written: file.text.clone(),
                meant: file.text.clone(),
            };
            self.add(
                Item::File(file.path.clone()),
                Signature::Typed(text),
                None,
                &[],
            );
        }
        self.entries
    }
}

/// The type that a macro is about, and what it makes of it.
fn kind(item: &ItemMacro) -> Option<(syn::Ident, Kind)> {
    let name = item.mac.path.segments.last()?.ident.to_string();
    let kind = match name.as_str() {
        "object" => Kind::Struct,
        "parts" => Kind::Parts,
        "string_enum" => Kind::Enum("an enum of strings"),
        "integer_enum" => Kind::Enum("an enum of integers"),
        "value_enum" => Kind::Enum("an enum of values"),
        "union" => Kind::Union,
        _ => return None,
    };
    let subject = item
        .mac
        .tokens
        .clone()
        .into_iter()
        .find_map(|token| match token {
            proc_macro2::TokenTree::Ident(ident) if ident != "closed" => Some(ident),
            _ => None,
        })?;
    Some((subject, kind))
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}
