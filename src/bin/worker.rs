//! The door of the worker that runs studies.

fn main() {
    ecs_orrery::web::study_worker::serve();
}
