//! The rooms' doors put together, for the program and for the tests that walk through all of them.

mod menu;
pub mod openapi;
pub mod routes;
