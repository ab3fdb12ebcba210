//! Flags of `specless generate`: the crate to write.
//!
//! `-o out --smoke` -> [`Settings`] of a crate in `out`. Documents are those of `input`.

use std::path::PathBuf;

use clap::Args;

use super::input::{Input, Source, shown, words};
use crate::error::Error;
use crate::ground::word_enum::UnknownWord;
use crate::settings::{
    self, DateTimes, DocsAmount, IpAddresses, PackageKey, Runtime, Settings, Uuids, ValueTypes,
};

/// `specless generate`
#[derive(Debug, Args)]
pub(super) struct Generate {
    /// Folder of the crate to write, named after it unless `--name` says otherwise
    #[arg(short, long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Where the code that generated crates share comes from: embedded, path:DIR or version:REQUIREMENT
    #[arg(long, value_name = "RUNTIME")]
    pub(super) runtime: Option<Runtime>,
    /// Emit the documented names that are not those of types as aliases of them
    #[arg(long)]
    pub(super) aliases: bool,
    /// Let every type be read and written, and not only those that answers and requests hold
    #[arg(long)]
    pub(super) round_trip: bool,
    /// Put each group of calls, with the types that it alone reaches, behind a feature; all are on by default
    #[arg(long)]
    pub(super) group_features: bool,
    /// How much of the documents' prose is in the comments; `full` if it is not given
    #[arg(long, value_name = "AMOUNT", value_parser = words::<DocsAmount>(DocsAmount::WORDS))]
    pub(super) docs: Option<DocsAmount>,
    /// Add an attribute to types whose names match a glob, or to fields, groups or calls: "Image*=#[derive(Eq)]",
    /// "Image.id=#[...]", "images=#[...]", "images.list=#[...]"
    #[arg(long, value_name = "GLOB=ATTRIBUTE", value_parser = attribute)]
    pub(super) attribute: Vec<(String, String)>,

    /// Set a key of the package: version, description, license, repository, homepage or documentation
    #[arg(long, value_name = "KEY=VALUE", value_parser = package)]
    pub(super) package: Vec<(PackageKey, String)>,
    /// Library whose types hold dates; `jiff` if it is not given
    #[arg(long, value_name = "LIBRARY", value_parser = words::<DateTimes>(DateTimes::WORDS))]
    pub(super) date_time: Option<DateTimes>,
    /// Library whose types hold UUIDs; `uuid` if it is not given
    #[arg(long, value_name = "LIBRARY", value_parser = words::<Uuids>(Uuids::WORDS))]
    pub(super) uuid: Option<Uuids>,
    /// Library whose types hold IP addresses; `std` if it is not given
    #[arg(long, value_name = "LIBRARY", value_parser = words::<IpAddresses>(IpAddresses::WORDS))]
    pub(super) ip: Option<IpAddresses>,
    /// Add a program that makes every call once, for mock servers: `cargo run --example smoke`
    #[arg(long)]
    pub(super) smoke: bool,
    /// Add a command line with a command for each call: `cargo run --example cli`
    #[arg(long)]
    pub(super) cli: bool,
    /// Replace files that were not written by specless, or that were changed since
    #[arg(long)]
    pub(super) force: bool,
    /// Write nothing; fail if the crate or the lock is not what would be written
    #[arg(long, conflicts_with = "dump")]
    pub(super) check: bool,
    /// Fail if the lock would change: a name or decision is new, another, or gone
    #[arg(long, conflicts_with = "dump")]
    pub(super) locked: bool,
    /// Give the crate its next version, by what changed since the lock was written, and tell breaks in its MIGRATION.md
    #[arg(long, conflicts_with_all = ["dump", "check", "locked"])]
    pub(super) bump: bool,
    /// Which documents.
    #[command(flatten)]
    pub(super) input: Input,
}

/// Reads an attribute with the glob of the names that it is for.
fn attribute(text: &str) -> Result<(String, String), String> {
    let (glob, attribute) = text.split_once("=#").ok_or("expected `GLOB=#[ATTRIBUTE]`")?;
    Ok((glob.to_owned(), format!("#{attribute}")))
}

/// Reads a key of a package with its value.
fn package(text: &str) -> Result<(PackageKey, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    Ok((key.parse().map_err(|unknown: UnknownWord| unknown.to_string())?, value.to_owned()))
}

impl Generate {
    /// Returns the settings that this command line says, by itself or through a manifest.
    ///
    /// # Errors
    /// If something is missing, or the manifest cannot be used.
    pub(super) fn settings(&self) -> Result<Settings, Error> {
        let Source::Documents(paths) = self.input.source() else {
            let given = [
                ("--name", self.input.name.is_some()),
                ("--out", self.out.is_some()),
                ("--runtime", self.runtime.is_some()),
                ("--aliases", self.aliases),
                ("--round-trip", self.round_trip),
                ("--group-features", self.group_features),
                ("--docs", self.docs.is_some()),
                ("--package", !self.package.is_empty()),
                ("--attribute", !self.attribute.is_empty()),
                ("--smoke", self.smoke),
                ("--cli", self.cli),
                ("--date-time", self.date_time.is_some()),
                ("--uuid", self.uuid.is_some()),
                ("--ip", self.ip.is_some()),
            ];
            if let Some((flag, _)) = given.into_iter().find(|(_, given)| *given) {
                return Err(Error::Usage(format!("`{flag}` goes with documents: a manifest says it itself")));
            }
            return self.input.settings();
        };
        if self.locked && self.input.lock.is_none() {
            return Err(Error::Usage("`--locked` needs `--lock FILE` or a manifest".to_owned()));
        }
        let missing = |flag: &str| Error::Usage(format!("`generate {}` needs `{flag}`", shown(paths)));
        let mut settings = self.input.settings()?;
        // A dump writes no crate.
        if self.input.dump.is_none() {
            let out_dir = self.out.clone().ok_or_else(|| missing("--out DIR"))?;
            if self.input.name.is_none() {
                let name = settings::default_name(&out_dir);
                settings.apis.iter_mut().for_each(|api| api.name.clone_from(&name));
                settings.crate_name = name;
            }
            settings.out_dir = Some(out_dir);
        }
        let out_dir = settings.out_dir.clone().unwrap_or_default();
        settings.smoke = self.smoke;
        settings.cli = self.cli;
        settings.aliases = self.aliases;
        settings.round_trip = self.round_trip;
        settings.group_features = self.group_features;
        settings.docs = self.docs.unwrap_or_default();
        settings.package = self.package.iter().cloned().collect();
        for (glob, attribute) in &self.attribute {
            settings.attributes.entry(glob.clone()).or_default().push(attribute.clone());
        }
        settings.types = ValueTypes { date_time: self.date_time, uuid: self.uuid, ip: self.ip };
        settings.runtime = self.runtime.clone().unwrap_or_default().seen_from(&out_dir, "".as_ref());
        Ok(settings)
    }
}
