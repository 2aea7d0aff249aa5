//! What the compiler can see in a resolver and nobody should have to say again.

mod columns;

use columns::{Reads, reads_of};
use heck::ToLowerCamelCase;
use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Ident, ImplItem, ImplItemFn, ItemImpl, LitStr, Meta, Token, parse_macro_input,
};

/// Says of each field of an object which columns of its row the resolver reads, so that a statement selects no others. It stands
/// above `#[Object]`, on the methods of a type that holds its row as `self.0`.
///
/// A column is read as `self.0.column`. What leads elsewhere, such as `self.0.one(ctx)`, reads none. Where a method does anything else
/// with `self`, its field reads the whole row; a method that hands the row on, and knows which columns are read
/// there, says so by `#[reads(this, that)]`.
#[proc_macro_attribute]
pub fn reads(_: TokenStream, item: TokenStream) -> TokenStream {
    let mut object = parse_macro_input!(item as ItemImpl);
    match fields(&mut object) {
        Ok(fields) => {
            let name = &object.self_ty;
            quote! {
                #object

                impl ::sceau::graphql::read::Reads for #name {
                    const READS: &'static [(&'static str, ::sceau::graphql::read::Need)] = &[#(#fields,)*];
                }
            }
            .into()
        }
        Err(error) => error.into_compile_error().into(),
    }
}

/// Each field's name in the schema with what it reads, as the text of a constant.
fn fields(object: &mut ItemImpl) -> syn::Result<Vec<Tokens>> {
    let mut fields = Vec::new();
    for item in &mut object.items {
        if let ImplItem::Fn(method) = item {
            let reads = match declared(method)? {
                Some(columns) => Reads::Columns(columns),
                None => reads_of(&method.block),
            };
            let name = schema_name(method)?;
            fields.push(match reads {
                Reads::Columns(columns) => {
                    quote!((#name, ::sceau::graphql::read::Need::Columns(&[#(#columns),*])))
                }
                Reads::Whole => quote!((#name, ::sceau::graphql::read::Need::Whole)),
            });
        }
    }
    Ok(fields)
}

/// The columns that the method itself names, if it does; the attribute goes, since no compiler knows it.
fn declared(method: &mut ImplItemFn) -> syn::Result<Option<Vec<String>>> {
    let is_ours = |attribute: &Attribute| attribute.path().is_ident("reads");
    let Some(place) = method.attrs.iter().position(is_ours) else {
        return Ok(None);
    };
    let attribute = method.attrs.remove(place);
    let columns = attribute.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated)?;
    Ok(Some(columns.iter().map(ToString::to_string).collect()))
}

/// The field's name: as `#[graphql(name = "…")]` gives it, or the method's in the schema's case.
fn schema_name(method: &ImplItemFn) -> syn::Result<String> {
    for attribute in &method.attrs {
        if !attribute.path().is_ident("graphql") {
            continue;
        }
        let parts = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)?;
        for part in parts {
            if let Meta::NameValue(part) = part
                && part.path.is_ident("name")
            {
                let value = &part.value;
                return Ok(syn::parse2::<LitStr>(quote!(#value))?.value());
            }
        }
    }
    Ok(method.sig.ident.to_string().to_lower_camel_case())
}
