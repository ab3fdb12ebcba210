//! Type spellings: what a document writes in a type column, read into a [`TypeExpr`](crate::dialect::type_expr::TypeExpr).

pub mod apimatic;
pub mod huawei;
pub mod openapi_generator;
