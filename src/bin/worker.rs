//! The door of the workers that run studies and the console.

fn main() {
    ecs_orrery::web::worker::serve();
}
