use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

/// The program itself.
pub const VESTIBULE: &str = env!("CARGO_BIN_EXE_vestibule");

/// The program, with a database in `folder` and no settings but these.
pub fn vestibule(folder: &Path) -> Command {
    settled(Command::new(VESTIBULE), folder)
}

/// A command that executes the program, with those settings.
pub fn settled(mut command: Command, folder: &Path) -> Command {
    command
        .env_clear()
        .env("DATABASE_URL", format!("sqlite:{}", folder.join("vestibule.db").display()))
        .env("VESTIBULE_THROTTLE", "off")
        .env("VESTIBULE_LOG_FORMAT", "json")
        .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The program with no more than `mebibytes` to write in, whatever it asks for.
pub fn within_memory(folder: &Path, mebibytes: usize) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", r#"ulimit -d "$0" && exec "$@""#, &(mebibytes * 1024).to_string(), VESTIBULE]);
    settled(shell, folder)
}

/// The program where everybody can run it: where it is, or as a copy in a folder that is open to all.
pub fn reachable(folder: &Path) -> PathBuf {
    let is_open = |path: &Path| path.metadata().is_ok_and(|data| data.permissions().mode() & 0o001 != 0);
    let program = PathBuf::from(VESTIBULE);
    if program.ancestors().all(|path| path.as_os_str().is_empty() || is_open(path)) {
        return program;
    }
    let copy = folder.join("vestibule");
    std::fs::copy(&program, &copy).unwrap();
    copy
}

/// A server that runs as a process of its own; killed when it is dropped.
pub struct ServerProcess {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    log: std::thread::JoinHandle<String>,
}

impl ServerProcess {
    /// Starts it and waits until it listens.
    pub fn start(folder: &Path) -> Self {
        Self::start_by(vestibule(folder))
    }

    /// As [`start`](Self::start), with other settings.
    pub fn start_with(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let mut command = vestibule(folder);
        command.envs(settings.iter().copied());
        Self::start_by(command)
    }

    /// Starts it by a command that executes it.
    pub fn start_by(mut command: Command) -> Self {
        let mut child = command.arg("serve").spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            let _ = stderr.read_to_string(&mut log);
            log
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split_whitespace().find_map(|word| word.trim_end_matches(':').parse().ok());
        let Some(address) = address else {
            let _ = child.kill();
            panic!("no address in {line:?}: {}", log.join().unwrap_or_default());
        };
        Self { child, address, log }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Its memory in MiB by its name in `/proc`: `VmRSS` is what it holds, `VmHWM` the most that it ever held.
    pub fn memory(&self, name: &str) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap();
        line.split_whitespace().next().unwrap().parse::<usize>().unwrap() / 1024
    }

    /// Kills it with SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as a service manager does; how it ended and all that it logged.
    pub fn terminate(self) -> (ExitStatus, String) {
        self.signal("TERM")
    }

    /// Sends it a signal.
    pub fn send(&self, name: &str) {
        let kill = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(kill.success());
    }

    /// Sends it a signal that ends it; how it ended and all that it logged.
    pub fn signal(mut self, name: &str) -> (ExitStatus, String) {
        self.send(name);
        (self.child.wait().unwrap(), std::mem::replace(&mut self.log, std::thread::spawn(String::new)).join().unwrap())
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All that a command has said.
pub fn said(done: &Output) -> String {
    String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr)
}

/// Runs a command to its end, with something on standard input.
pub fn run(command: &mut Command, input: impl AsRef<[u8]>) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_ref());
    child.wait_with_output().unwrap()
}
