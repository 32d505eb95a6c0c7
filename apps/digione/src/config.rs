//! Settings: the defaults, then a file (`digione.toml`, or the one that `DIGIONE_CONFIG` names), then the environment.
//! This is the only place that reads the environment.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use web::limits::Network;

/// What the program is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Synthetic people, accounts with known passwords, http on this machine.
    Demo,
    /// Real people: https, and no demo account.
    Production,
}

/// The settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `demo` or `production`.
    pub mode: Mode,
    /// Where the platform listens.
    pub listen: SocketAddr,
    /// Where `/metrics` is answered; never the public address.
    pub operations_listen: SocketAddr,
    /// The address that people reach it by, without a slash at the end.
    pub base_url: Option<String>,
    /// Everything that the program writes lies below this folder.
    pub var: PathBuf,
    /// The owner's connection string; without it the program starts its own private PostgreSQL.
    pub database_url: Option<String>,
    /// The app role's connection string; without it the owner's connection takes on the role `digione_app`.
    pub database_app_url: Option<String>,
    /// The folder of the PostgreSQL to use for the private server.
    pub pg_home: Option<PathBuf>,
    /// The folder of the PostgreSQL that made the data, when `digione admin upgrade-database` moves it to a newer one.
    pub pg_home_old: Option<PathBuf>,
    /// Where npm put its packages, one of which can bring PostgreSQL along.
    pub node_modules: PathBuf,
    /// The file with the key that wraps all data keys. Keep a copy elsewhere: without it the data cannot be read.
    pub key_file: Option<PathBuf>,
    /// Which log lines: an `env_filter` expression.
    pub log: String,
    /// Networks of reverse proxies whose `X-Forwarded-For` is believed, such as `10.0.0.0/8`.
    pub trusted_proxies: Vec<String>,
    /// The e-mail address of those who run the service; the feedback page shows it.
    pub contact: Option<String>,
    /// Connections to the database.
    pub database_connections: usize,
    #[serde(skip)]
    path: Option<std::ffi::OsString>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            mode: Mode::Demo,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            operations_listen: SocketAddr::from(([127, 0, 0, 1], 9464)),
            base_url: None,
            var: PathBuf::from("var"),
            database_url: None,
            database_app_url: None,
            pg_home: None,
            pg_home_old: None,
            node_modules: PathBuf::from("web/node_modules"),
            key_file: None,
            log: "info,tokio_postgres=warn".to_owned(),
            trusted_proxies: Vec::new(),
            contact: None,
            database_connections: 16,
            path: None,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn search_path() -> Option<std::ffi::OsString> {
    std::env::var_os("PATH")
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// When the file cannot be read or a value makes no sense; the text names the setting and what it may be.
    pub fn load() -> Result<Self> {
        let mut config = match variable("DIGIONE_CONFIG") {
            Some(named) => Self::from_file(Path::new(&named))?,
            None if Path::new("digione.toml").exists() => Self::from_file(Path::new("digione.toml"))?,
            None => Self::default(),
        };
        config.take_environment()?;
        config.path = search_path();
        config.check()?;
        Ok(config)
    }

    fn from_file(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("the settings in {} cannot be read", file.display()))?;
        toml::from_str(&text).with_context(|| format!("the settings in {} are not right", file.display()))
    }

    fn take_environment(&mut self) -> Result<()> {
        if let Some(mode) = variable("DIGIONE_MODE") {
            self.mode = match mode.as_str() {
                "demo" => Mode::Demo,
                "production" => Mode::Production,
                other => bail!("DIGIONE_MODE is {other:?}; it may be `demo` or `production`"),
            };
        }
        if let Some(listen) = variable("DIGIONE_LISTEN") {
            self.listen = address("DIGIONE_LISTEN", &listen)?;
        }
        if let Some(port) = variable("PORT") {
            let port =
                port.parse().with_context(|| format!("PORT is {port:?}; it must be a number up to 65535"))?;
            self.listen.set_port(port);
        }
        if let Some(listen) = variable("DIGIONE_OPERATIONS_LISTEN") {
            self.operations_listen = address("DIGIONE_OPERATIONS_LISTEN", &listen)?;
        }
        if let Some(var) = variable("DIGIONE_VAR") {
            self.var = var.into();
        }
        if let Some(modules) = variable("DIGIONE_NODE_MODULES") {
            self.node_modules = modules.into();
        }
        if let Some(log) = variable("DIGIONE_LOG") {
            self.log = log;
        }
        self.contact = variable("DIGIONE_CONTACT").or(self.contact.take());
        self.base_url = variable("DIGIONE_BASE_URL").or(self.base_url.take());
        self.database_url = variable("DATABASE_URL").or(self.database_url.take());
        self.database_app_url = variable("DATABASE_APP_URL").or(self.database_app_url.take());
        self.pg_home = variable("PG_HOME").map(PathBuf::from).or(self.pg_home.take());
        self.pg_home_old = variable("PG_HOME_OLD").map(PathBuf::from).or(self.pg_home_old.take());
        self.key_file = variable("DIGIONE_KEY_FILE").map(PathBuf::from).or(self.key_file.take());
        Ok(())
    }

    fn check(&self) -> Result<()> {
        if let Some(base) = &self.base_url {
            let plain = base.starts_with("http://") || base.starts_with("https://");
            if !plain || base.ends_with('/') || base.contains(['?', '#']) {
                bail!(
                    "base_url is {base:?}; it must look like https://digione.example, with no slash at the end"
                );
            }
        }
        if self.mode == Mode::Production {
            if !self.base_url().starts_with("https://") {
                bail!(
                    "production needs base_url with https (DIGIONE_BASE_URL): sessions must not travel in the clear"
                );
            }
            if self.key_file.is_none() {
                bail!("production needs key_file (DIGIONE_KEY_FILE): the key must not lie beside the data");
            }
        }
        self.proxies()?;
        if self.database_connections < 2 {
            bail!("database_connections is {}; it must be at least 2", self.database_connections);
        }
        Ok(())
    }

    /// The networks of the reverse proxies that are believed.
    ///
    /// # Errors
    /// When one is no network; the text names it.
    pub fn proxies(&self) -> Result<Vec<Network>> {
        let network = |text: &String| {
            text.parse()
                .with_context(|| format!("trusted_proxies has {text:?}; it must look like 10.0.0.0/8"))
        };
        self.trusted_proxies.iter().map(network).collect()
    }

    /// The address that people reach the platform by.
    pub fn base_url(&self) -> String {
        self.base_url.clone().unwrap_or_else(|| {
            let host = if self.listen.ip().is_unspecified() || self.listen.ip().is_loopback() {
                "localhost".to_owned()
            } else {
                self.listen.ip().to_string()
            };
            format!("http://{host}:{}", self.listen.port())
        })
    }

    /// The file with the key that wraps all data keys.
    pub fn key_file(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.var.join("keys").join("platform.key"))
    }

    /// Where the private server's data lies.
    pub fn database_folder(&self) -> PathBuf {
        self.var.join("postgres")
    }

    /// Where to look for PostgreSQL's programs.
    pub fn search(&self) -> postgres::Search {
        postgres::Search {
            pg_home: self.pg_home.clone(),
            path: self.path.clone(),
            node_modules: Some(self.node_modules.clone()),
        }
    }

    /// The settings as `digione config check` shows them; secrets are left out.
    pub fn summary(&self) -> String {
        let database = match &self.database_url {
            Some(_) => "the server that DATABASE_URL names".to_owned(),
            None => format!("a private PostgreSQL in {}", self.database_folder().display()),
        };
        format!(
            "mode            {:?}\nlisten          {}\noperations      {}\nbase_url        {}\nvar             {}\ndatabase        {}\nkey file        {}\nlog             {}",
            self.mode,
            self.listen,
            self.operations_listen,
            self.base_url(),
            self.var.display(),
            database,
            self.key_file().display(),
            self.log,
        )
    }
}

fn address(name: &str, text: &str) -> Result<SocketAddr> {
    text.parse().with_context(|| format!("{name} is {text:?}; it must look like 127.0.0.1:8080"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_wants_https_and_a_key_elsewhere() {
        let mut config = Config { mode: Mode::Production, ..Config::default() };
        assert!(config.check().unwrap_err().to_string().contains("https"));
        config.base_url = Some("https://digione.example".into());
        assert!(config.check().unwrap_err().to_string().contains("key_file"));
        config.key_file = Some("/etc/digione/key".into());
        config.check().unwrap();
    }

    #[test]
    fn a_proxy_that_is_no_network_is_named() {
        let mut config = Config { trusted_proxies: vec!["10.0.0.0/8".into()], ..Config::default() };
        assert_eq!(config.proxies().unwrap().len(), 1);
        config.trusted_proxies.push("ten".into());
        assert!(config.check().unwrap_err().to_string().contains("ten"));
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let error = toml::from_str::<Config>("listne = \"127.0.0.1:1\"").unwrap_err().to_string();
        assert!(error.contains("listne"));
    }
}
