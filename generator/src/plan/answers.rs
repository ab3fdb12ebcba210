//! Types that no caller ever holds: answers whose only member a call returns in their place.
//!
//! `{"image": {..}, "meta": {..}}` is no type of the crate if every operation that answers so returns the image, and nothing
//! else refers to it. What only such a type refers to goes with it.

use std::collections::{HashMap, HashSet};

use crate::model::{Operation, Ty, TypeId};

use super::ApiPlanner;
use super::calls::ResultPlan;
use super::ident::{Ident, Scope};

impl ApiPlanner<'_> {
    /// Returns the types that calls take apart and nothing else needs.
    pub(super) fn taken_apart(&self) -> HashSet<TypeId> {
        let mut uses: HashMap<TypeId, usize> = HashMap::new();
        for (_, ty) in self.api.types() {
            ty.kind.for_each_ty(&mut |ty| count(ty, &mut uses));
        }
        let mut open: Vec<TypeId> = Vec::new();
        for operation in &self.api.operations {
            let apart = operation.route.is_some() && self.is_taken_apart(operation);
            operation.parameters.iter().for_each(|parameter| count(&parameter.field.ty, &mut uses));
            operation.bodies.iter().for_each(|body| count(&body.ty, &mut uses));
            for response in &operation.responses {
                let member = self.only_member(operation, response).filter(|_| apart && response.is_success());
                match (&response.ty, self.answer(response), member) {
                    (Some(_), Some((id, _)), Some(member)) => {
                        count(member.ty, &mut uses);
                        open.push(id);
                    }
                    (Some(ty), ..) => count(&ty.value, &mut uses),
                    (None, ..) => {}
                }
            }
        }
        let mut gone = HashSet::new();
        while let Some(id) = open.pop() {
            if uses.get(&id).is_some_and(|count| *count > 0) || !gone.insert(id) {
                continue;
            }
            self.api.ty(id).kind.for_each_ty(&mut |ty| {
                ty.for_each_ref(&mut |used| {
                    if let Some(count) = uses.get_mut(&used) {
                        *count = count.saturating_sub(1);
                        if *count == 0 {
                            open.push(used);
                        }
                    }
                });
            });
        }
        gone
    }

    fn is_taken_apart(&self, operation: &Operation) -> bool {
        let result = self.result(operation, &Ident::fixed("Call"), &mut Scope::default());
        matches!(result, ResultPlan::Member { .. })
    }
}

fn count(ty: &Ty, uses: &mut HashMap<TypeId, usize>) {
    ty.for_each_ref(&mut |id| *uses.entry(id).or_default() += 1);
}

#[cfg(test)]
mod tests {
    use crate::dialect::raw::{RawApi, RawOperation, RawResponse};
    use crate::dialect::raw_testing::{INTEGER, STRING, field, model, named, operation, response};
    use crate::dialect::type_expr::TypeExpr;
    use crate::ground::http::Method;
    use crate::ground::source::{SourceFile, Sources};
    use crate::model::build::build;
    use crate::passes;
    use crate::plan::{ApiInput, plan_alone};
    use crate::settings::Conventions;

    /// Returns the types that are emitted for operations that answer with these types.
    fn types(answers: &[&str]) -> Vec<String> {
        let models = vec![
            model("Boat", vec![field("id", INTEGER), field("name", STRING)]),
            model("Shown", vec![field("boat", named("Boat")), field("meta", named("Meta"))]),
            model("Meta", vec![field("took", INTEGER)]),
            model("Listed", vec![field("boats", TypeExpr::list(named("Boat")))]),
            model("Counted", vec![field("count", INTEGER)]),
            model("Holder", vec![field("shown", named("Shown")), field("id", INTEGER)]),
        ];
        let operations = answers.iter().map(|answer| RawOperation {
            responses: vec![RawResponse { ..response(named(answer)) }],
            ..operation("Boats", &format!("get{answer}"), Method::Get, &format!("/{answer}"))
        });
        let used = |name: &str| answers.contains(&name) || ["Boat", "Meta", "Shown"].contains(&name);
        let models = models.into_iter().filter(|model| used(&model.name.value)).collect();
        let raw = RawApi { models, operations: operations.collect(), ..RawApi::default() };
        let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
        let conventions = Conventions::default();
        let (mut api, _) = build("test", raw, &conventions, &sources);
        passes::run(&mut api, &conventions, &crate::lock::ApiLock::default(), &mut Vec::new());
        let plan = plan_alone(&ApiInput { name: "test", api: &api, sources: &sources });
        let items = plan.files.iter().flat_map(|file| &file.items);
        let mut names: Vec<String> = items.map(|item| item.ident.as_str().to_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn answers_that_are_taken_apart_are_no_types() {
        assert_eq!(types(&["Shown", "Listed"]), ["Boat"]);
        assert_eq!(types(&["Shown", "Counted"]), ["Boat", "Counted"]);
        assert_eq!(types(&["Shown", "Holder"]), ["Boat", "Holder", "Meta", "Shown"]);
    }
}
