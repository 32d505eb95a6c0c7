//! A small OneRoster set, to be changed and broken by the tests.

use std::io::Write;

use tempfile::NamedTempFile;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Files by name.
#[derive(Clone)]
pub struct Set(pub Vec<(String, Vec<u8>)>);

impl Set {
    /// A school with a class of two learners, a teacher and two guardians.
    pub fn small() -> Self {
        let mut set = Self(Vec::new());
        set.put("manifest.csv", &manifest("bulk"));
        set.put(
            "orgs.csv",
            "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n\
            d1,,,Koekunta,district,,\ns1,,,Rantakoulu,school,12345,d1\n",
        );
        set.put("academicSessions.csv", "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n\
            y1,,,2026–2027,schoolYear,2026-08-01,2027-07-31,,2027\nt1,,,Autumn,term,2026-08-10,2026-12-22,y1,2027\n");
        set.put("courses.csv", "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\n\
            c1,,,y1,Mathematics 7,MA7,07,d1,Mathematics,MA\n");
        set.put("classes.csv", "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n\
            g1,,,7A,07,c1,7A,homeroom,214,s1,t1,,,\n");
        set.put("users.csv", "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n\
            u1,,,true,s1,teacher,liisa,,Liisa,Virtanen,,,liisa@example.org,,,,,secret\n\
            u2,,,true,s1,student,aino,,Aino,Mäkinen,Maria,,,,,u4,07,\n\
            u3,,,true,s1,student,amir,,Amir,Hassan,,,,,,,07,\n\
            u4,,,true,s1,guardian,kaisa,,Kaisa,Mäkinen,,,,,,,,\n\
            u5,,,true,s1,parent,omar,,Omar,Hassan,,,,,,u3,,\n");
        set.put(
            "demographics.csv",
            "sourcedId,status,dateLastModified,birthDate,sex,asian\n\
            u2,,,2013-03-05,female,true\nu3,,,5.3.2013,male,false\n",
        );
        set.put("enrollments.csv", "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n\
            e1,,,g1,s1,u1,teacher,true,,\ne2,,,g1,s1,u2,student,,2026-08-12,\ne3,,,g1,s1,u3,student,,,\n");
        set
    }

    /// The same as a difference: only what is put in afterwards.
    pub fn delta() -> Self {
        let mut set = Self::small();
        set.0.clear();
        set.put(
            "manifest.csv",
            "propertyName,value\noneroster.version,1.1\nfile.users,delta\nfile.enrollments,delta\n",
        );
        set.put("users.csv", "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n");
        set.put("enrollments.csv", "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n");
        set
    }

    /// Puts a file in, in place of what had its name.
    pub fn put(&mut self, name: &str, text: &str) {
        self.put_bytes(name, text.as_bytes().to_vec());
    }

    pub fn put_bytes(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.retain(|(old, _)| old != name);
        self.0.push((name.to_owned(), bytes));
    }

    /// Takes a file out.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(old, _)| old != name);
    }

    /// Adds a line to a file.
    pub fn add(&mut self, name: &str, line: &str) {
        let (_, bytes) = self.0.iter_mut().find(|(old, _)| old == name).unwrap();
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }

    /// Replaces a text in a file.
    pub fn change(&mut self, name: &str, from: &str, to: &str) {
        let (_, bytes) = self.0.iter_mut().find(|(old, _)| old == name).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{name} does not hold {from}");
        *bytes = text.replace(from, to).into_bytes();
    }

    /// The zip file.
    pub fn zip(&self) -> NamedTempFile {
        let mut file = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
        let mut zip = ZipWriter::new(&mut file);
        for (name, bytes) in &self.0 {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
        file
    }
}

fn manifest(mode: &str) -> String {
    let files = ["academicSessions", "classes", "courses", "demographics", "enrollments", "orgs", "users"];
    let mut text = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n".to_owned();
    for file in files {
        text.push_str(&format!("file.{file},{mode}\n"));
    }
    text
}
