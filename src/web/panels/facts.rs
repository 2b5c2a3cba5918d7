//! Everything the picture shows, as tables: for those who would rather read it, and for those who cannot see it.

use super::inspector::table_of;
use crate::say::facts as say;
use crate::session::Action;
use crate::session::panels::FactsModel;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct FactsProps {
    pub model: FactsModel,
    pub act: Callback<Action>,
}

#[component]
pub fn Facts(props: &FactsProps) -> Html {
    let FactsModel { moment, tables } = &props.model;
    // A name that is followed is looked at, so the tables give way. The same callback as before keeps rows as they are.
    let follow = use_callback(props.act.clone(), |action: Action, act| {
        act.emit(Action::ClosedDialog);
        act.emit(action);
    });
    html! {
        <>
            <p>{ say::at(&moment) }</p>
            { for tables.iter().map(|(title, table)| html! {
                <section key={*title} aria-label={*title}>
                    <h3>{ *title }</h3>
                    { table_of(table, title, &follow) }
                </section>
            }) }
        </>
    }
}
