//! A PgBouncer before the cluster, which goes away with the test.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;
use std::{env, thread};

use super::{Cluster, shell};
use crate::missing::skip;

pub struct Pooler {
    /// Where it listens, at 127.0.0.1.
    pub port: u16,
    keeper: Child,
}

impl Pooler {
    /// One in a mode: `session`, `transaction` or `statement`. `None` where PgBouncer is not there.
    pub fn start(cluster: &Cluster, mode: &str) -> Option<Self> {
        let Some(program) = program() else {
            let missing = "PgBouncer is not installed (on Debian: apt-get install pgbouncer)";
            return skip("with PgBouncer", missing);
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let configuration = format!(
            "[databases]\n\
             * = host=127.0.0.1 port={} user=vestibule\n\
             [pgbouncer]\n\
             listen_addr = 127.0.0.1\n\
             listen_port = {port}\n\
             unix_socket_dir =\n\
             auth_type = any\n\
             pool_mode = {mode}\n\
             default_pool_size = 40\n",
            cluster.port()
        );
        let mut command = shell();
        command.args(["sh", "-c", include_str!("pooler.sh"), "pooler"]).arg(program).arg(configuration);
        let keeper = command.current_dir("/").stdin(Stdio::piped()).spawn().unwrap();
        let mut attempts = 0;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            attempts += 1;
            assert!(attempts < 600, "PgBouncer does not start");
            thread::sleep(Duration::from_millis(50));
        }
        Some(Self { port, keeper })
    }

    /// The way to a database through it.
    pub fn url(&self, cluster: &Cluster, database_url: &str) -> String {
        database_url.replace(&format!(":{}/", cluster.port()), &format!(":{}/", self.port))
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Debian has it among the programs of the system.
fn program() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain([Path::new("/usr/sbin").to_owned()]);
    folders.map(|folder| folder.join("pgbouncer")).find(|program| program.is_file())
}
