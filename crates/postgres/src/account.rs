//! Who the server runs as. PostgreSQL refuses to run as root, so a program that is root gives it an unprivileged account:
//! the owner of data that is already there, else the account that the system keeps for PostgreSQL, else `nobody`.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result, Tried};

/// The account that owns the data and runs the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    pub uid: u32,
    pub gid: u32,
    /// Whether the program itself is root and has to step down to this account.
    pub stepped_down: bool,
}

impl Account {
    /// The account for a data directory, whether it exists yet or not.
    pub fn of(data: &Path) -> Result<Self> {
        let uid = rustix::process::geteuid().as_raw();
        let owner = fs::metadata(data).ok().map(|found| (found.uid(), found.gid()));
        if uid != 0 {
            return match owner {
                Some((owner, _)) if owner != uid => {
                    Err(Error::OtherOwner { data: data.to_owned(), owner, uid })
                }
                _ => Ok(Self { uid, gid: rustix::process::getegid().as_raw(), stepped_down: false }),
            };
        }
        if let Some((uid, gid)) = owner.filter(|(uid, _)| *uid != 0) {
            return Ok(Self { uid, gid, stepped_down: true });
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let (uid, gid) =
            listed(&users, "postgres").or_else(|| listed(&users, "nobody")).ok_or(Error::NoAccount)?;
        Ok(Self { uid, gid, stepped_down: true })
    }

    /// Gives a file or folder to the account.
    pub fn own(&self, path: &Path) -> Result<()> {
        if self.stepped_down {
            chown(path, Some(self.uid), Some(self.gid)).tried("could not hand over", path)?;
        }
        Ok(())
    }

    /// The first folder on the way to `path` (itself included) that the account may not pass through.
    pub fn blocked(&self, path: &Path) -> Option<PathBuf> {
        if !self.stepped_down {
            return None;
        }
        let mut way: Vec<_> = path.ancestors().collect();
        way.reverse();
        way.into_iter().find(|step| step.is_dir() && !self.may(step, 0o1)).map(Path::to_owned)
    }

    /// Whether the account may read and execute this file and reach it.
    pub fn runs(&self, program: &Path) -> bool {
        !self.stepped_down
            || (program.parent().is_none_or(|folder| self.blocked(folder).is_none())
                && self.may(program, 0o5))
    }

    /// Whether the permission bits (of one class, 0–7) let the account do this. Access lists are not looked at.
    fn may(&self, path: &Path, bits: u32) -> bool {
        fs::metadata(path).is_ok_and(|found| {
            let shift = if found.uid() == self.uid {
                6
            } else if found.gid() == self.gid {
                3
            } else {
                0
            };
            (found.mode() >> shift) & bits == bits
        })
    }
}

/// User and group id of a name in the text of `/etc/passwd`.
fn listed(users: &str, name: &str) -> Option<(u32, u32)> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        (uid != 0).then_some((uid, gid))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_name_and_root_is_never_one() {
        let users = "root:x:0:0::/root:/bin/sh\npostgres:x:101:104:admin:/var/lib:/bin/sh\nalias:x:0:0:::\n";
        assert_eq!(listed(users, "postgres"), Some((101, 104)));
        assert_eq!(listed(users, "nobody"), None);
        assert_eq!(listed(users, "alias"), None);
    }

    #[test]
    fn a_private_folder_blocks_a_stranger_and_an_open_one_does_not() {
        let closed = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        let folder = tempfile::Builder::new().permissions(closed).tempdir().unwrap();
        let stranger = Account { uid: 54_321, gid: 54_321, stepped_down: true };
        assert_eq!(stranger.blocked(folder.path()).as_deref(), Some(folder.path()));
        assert_eq!(stranger.blocked(Path::new("/")), None);
        let owner = fs::metadata(folder.path()).unwrap();
        let owner = Account { uid: owner.uid(), gid: owner.gid(), stepped_down: true };
        assert_eq!(owner.blocked(folder.path()), None);
    }
}
