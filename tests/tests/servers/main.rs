//! Tests that ask real servers; `.ci/run` installs those.

mod list_images;
mod openstack;
mod prism;
