//! Multipart bodies with files: their types are made for the body, for a file is something else there than in JSON.

use indexmap::IndexMap;
use openapiv3::MediaType;

use super::Context;
use super::encodings::{File, FileKind};
use super::merge::{Additional, Merged};
use super::schemas::Located;
use super::slot::Slot;
use super::words;
use crate::ir::{
    Coding, Decision, Docs, Form, PropertyEncoding, Rules, Scalar, Shape, Type, TypeId, TypeKind,
    Union, Variant,
};

/// How deep unions of bodies may nest. Deeper is a mistake or an attack.
const DEEPEST: usize = 8;

/// A body on its way.
struct Upload<'m, 'a> {
    media: &'a MediaType,
    /// How its properties are written.
    encodings: &'m mut Vec<(String, PropertyEncoding)>,
    depth: usize,
}

impl Upload<'_, '_> {
    /// The media type that a property is declared to have.
    fn declared(&self, property: &str) -> Option<&str> {
        let encoding = self.media.encoding.get(property);
        encoding.and_then(|encoding| encoding.content_type.as_deref())
    }
}

impl<'a> Context<'a, '_> {
    /// How a multipart body with files is written, and its type; nothing where it has none.
    pub fn uploads(
        &mut self,
        merged: Merged<'a>,
        media: &'a MediaType,
        schema: &Located<'a>,
        at: &str,
        role: &[&str],
    ) -> Option<(Form, Type)> {
        let mut found = Vec::new();
        let mut upload = Upload {
            media,
            encodings: &mut found,
            depth: 0,
        };
        if !self.has_files(&merged, &upload) {
            return None;
        }
        upload
            .encodings
            .extend(self.encodings(media, Some(schema), at));
        let ty = self.upload(merged, &mut upload, Slot::inline(None, role));
        Some((Form::Files(found), ty))
    }

    /// Whether a body, or one of its variants, has files.
    fn has_files(&self, merged: &Merged<'a>, upload: &Upload<'_, 'a>) -> bool {
        let mut properties = merged.properties.iter();
        let is_file = |(property, declarations): (&String, &Vec<Located<'a>>)| {
            self.file(declarations, upload.declared(property)).is_some()
        };
        if properties.any(is_file) || self.other_files(merged).is_some() {
            return true;
        }
        let deeper = Upload {
            media: upload.media,
            encodings: &mut Vec::new(),
            depth: upload.depth + 1,
        };
        let mut entries = merged.unions.iter().flat_map(|union| &union.entries);
        deeper.depth < DEEPEST
            && entries.any(|entry| {
                let entry = self.merged(std::slice::from_ref(entry));
                entry.is_some_and(|entry| self.has_files(&entry, &deeper))
            })
    }

    /// The files among properties that are not declared by their names.
    fn other_files(&self, merged: &Merged<'a>) -> Option<File> {
        match &merged.additional {
            Additional::Typed(schema) => self.file(std::slice::from_ref(schema), None),
            _ => None,
        }
    }

    fn upload(&mut self, mut merged: Merged<'a>, upload: &mut Upload<'_, 'a>, slot: Slot) -> Type {
        self.lowering.simplify_unions(&mut merged);
        if !merged.unions.is_empty() && upload.depth < DEEPEST {
            return self.one_of_uploads(merged, upload, slot);
        }
        match self.other_files(&merged) {
            Some(file) if merged.properties.is_empty() && merged.required.is_empty() => {
                Type::Map(Box::new(file_type(file.kind)))
            }
            others => self.parts_of_files(&merged, others, upload, slot),
        }
    }

    /// The enum of bodies of which some have files. A caller chooses one; nothing has to tell them apart.
    fn one_of_uploads(
        &mut self,
        mut merged: Merged<'a>,
        upload: &mut Upload<'_, 'a>,
        slot: Slot,
    ) -> Type {
        let mut unions = std::mem::take(&mut merged.unions);
        let union = unions.remove(0);
        // Others that hold as well stay with each variant.
        merged.unions = unions;
        let docs = words::of_type(&merged);
        let parts: Vec<&[Located<'a>]> = union.entries.iter().map(std::slice::from_ref).collect();
        let names = self.lowering.variant_names(&parts, union.discriminator);
        let id = self.reserve_upload(&merged.pointer, docs, slot);
        upload.depth += 1;
        let mut variants = Vec::new();
        for (entry, name) in union.entries.iter().zip(names) {
            let mut whole = merged.clone();
            whole.words = Default::default();
            let Some(more) = self.merged(std::slice::from_ref(entry)) else {
                continue;
            };
            whole.absorb(more, &entry.pointer, self.lowering.diagnostics);
            whole.pointer.clone_from(&entry.pointer);
            let slot = Slot::inline(Some(id), &[&name]);
            let ty = if self.has_files(&whole, upload) {
                self.upload(whole, upload, slot)
            } else if merged.has_object_demands() || !merged.unions.is_empty() {
                self.lowering.lower_merged(whole, slot)
            } else {
                self.lowering.lower(entry, slot).beside_null()
            };
            variants.push(variant(name, ty));
        }
        upload.depth -= 1;
        self.lowering.types.get_mut(id).kind = union_of(variants, union.exclusive, Coding::Body);
        Type::Named(id)
    }

    /// The struct of a body of which some parts are files.
    fn parts_of_files(
        &mut self,
        merged: &Merged<'a>,
        others: Option<File>,
        upload: &mut Upload<'_, 'a>,
        slot: Slot,
    ) -> Type {
        let id = self.reserve_upload(&merged.pointer, words::of_type(merged), slot);
        let mut files: IndexMap<&String, Type> = IndexMap::new();
        let mut lent: Vec<String> = Vec::new();
        for (property, declarations) in &merged.properties {
            let declared = upload.declared(property).map(str::to_owned);
            let Some(file) = self.file(declarations, declared.as_deref()) else {
                continue;
            };
            let ty = match file.kind {
                FileKind::Choice => {
                    self.choice_of_files(declarations, declared.as_deref(), property, id)
                }
                kind => file_type(kind),
            };
            // What stands in the body alone needs no type as JSON.
            for declaration in declarations {
                let by_pointer = &mut self.lowering.by_pointer;
                if !by_pointer.contains_key(&declaration.pointer) {
                    by_pointer.insert(declaration.pointer.clone(), ty.clone());
                    lent.push(declaration.pointer.clone());
                }
            }
            files.insert(property, ty);
            let known = upload.encodings.iter().any(|(name, _)| name == property);
            if !known && let Some(media_type) = file.media_type {
                let media_type = PropertyEncoding::MediaType(media_type);
                upload.encodings.push((property.clone(), media_type));
            }
        }
        let mut object = self.lowering.fields(merged, id);
        // Nor does it have one.
        for pointer in lent {
            self.lowering.by_pointer.shift_remove(&pointer);
        }
        for field in &mut object.fields {
            if let Some(ty) = files.shift_remove(&field.wire) {
                field.ty = ty;
                (field.default, field.fixed) = (None, None);
                field.rules = Rules::default();
            }
        }
        if let Some(file) = others {
            object.additional = Some(file_type(file.kind));
            object.additional_rules = Rules::default();
        }
        self.lowering.types.get_mut(id).kind = TypeKind::Struct(object);
        Type::Named(id)
    }

    /// The enum of a property that is a file, or something else.
    fn choice_of_files(
        &mut self,
        declarations: &[Located<'a>],
        declared: Option<&str>,
        property: &str,
        parent: TypeId,
    ) -> Type {
        let Some(mut merged) = self.merged(declarations) else {
            return file_type(FileKind::One);
        };
        self.lowering.simplify_unions(&mut merged);
        let Some(union) = merged.unions.pop() else {
            return file_type(FileKind::One);
        };
        let slot = Slot::inline(Some(parent), &[property]);
        let id = self.reserve_upload(&merged.pointer, words::of_type(&merged), slot);
        let parts: Vec<&[Located<'a>]> = union.entries.iter().map(std::slice::from_ref).collect();
        let names = self.lowering.variant_names(&parts, None);
        let mut variants: Vec<Variant> = Vec::new();
        for (entry, name) in union.entries.iter().zip(names) {
            let (name, ty) = match self.variant_file(entry, declared) {
                Some(file) if file.kind == FileKind::One => {
                    ("file".to_owned(), file_type(file.kind))
                }
                Some(file) => ("files".to_owned(), file_type(file.kind)),
                None => {
                    let slot = Slot::inline(Some(id), &[&name]);
                    (name, self.lowering.lower(entry, slot).beside_null())
                }
            };
            if variants.iter().all(|known| known.ty != ty) {
                variants.push(variant(name, ty));
            }
        }
        self.lowering.types.get_mut(id).kind = union_of(variants, union.exclusive, Coding::Part);
        Type::Named(id)
    }

    /// An id for a type whose parts will ask for it.
    fn reserve_upload(&mut self, pointer: &str, docs: Docs, slot: Slot) -> TypeId {
        let mut reserved = None;
        self.lowering.define(slot, pointer, docs, |_, id| {
            reserved = Some(id);
            TypeKind::Alias(Type::Any)
        });
        reserved.unwrap_or(TypeId(0))
    }
}

fn file_type(kind: FileKind) -> Type {
    let one = Box::new(Type::Scalar(Scalar::File));
    match kind {
        FileKind::One | FileKind::Choice => *one,
        FileKind::List => Type::List(one),
        FileKind::Map => Type::Map(one),
    }
}

fn variant(name: String, ty: Type) -> Variant {
    Variant {
        name,
        ty,
        docs: Docs::default(),
        shape: Shape::Any,
    }
}

fn union_of(variants: Vec<Variant>, exclusive: bool, coding: Coding) -> TypeKind {
    TypeKind::Union(Union {
        variants,
        decision: Decision::Kind,
        exclusive,
        open: false,
        keeps_rest: false,
        keeps_all: false,
        coding,
    })
}
