//! Generates the types of the library's API from `docs/`, as files to include, without and with
//! the client, and as a crate.

use std::env;
use std::path::PathBuf;

use specless::{Builder, WireCase};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let library = || Builder::new("docs").name("library").wire_case(WireCase::Snake);
    library().generate()?;
    library().crate_name("catalogue").client(true).generate()?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    library().out_dir(out.join("library")).generate()?;
    Ok(())
}
