//! The door of the page.

fn main() {
    ecs_orrery::web::run();
}
