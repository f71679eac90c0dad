//! File operations: a chain of requests, each begun in the call of the one before.

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs::{Metadata, OpenOptions};
use std::io;
use std::rc::Rc;

use js_event_loop::{Closures, Loop, RunMode, SharedFile, poller};

#[test]
fn a_file_is_written_read_listed_and_removed() {
    let folder = std::env::temp_dir().join(format!("event-loop-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("a");
    let mut on = Loop::new(poller::system().unwrap());
    let mut host = Closures::new();
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    let steps = Rc::new(RefCell::new(Vec::new()));
    let (done, folder_path) = (Rc::clone(&steps), folder.clone());
    let open = host.add(move |on, host, _| {
        let file = on.take_result::<io::Result<SharedFile>>().unwrap().unwrap();
        let (done, folder) = (Rc::clone(&done), folder_path.clone());
        let shared = file.clone();
        let written = host.add(move |on, host, _| {
            on.take_result::<io::Result<()>>().unwrap().unwrap();
            let done_read = Rc::clone(&done);
            let read = host.add(move |on, _, _| {
                let bytes = on.take_result::<io::Result<Vec<u8>>>().unwrap().unwrap();
                done_read.borrow_mut().push(String::from_utf8(bytes).unwrap());
            });
            on.read_file(read, &shared, 3, 100).unwrap();
            let done_list = Rc::clone(&done);
            let list = host.add(move |on, _, _| {
                let names = on.take_result::<io::Result<Vec<OsString>>>().unwrap().unwrap();
                done_list.borrow_mut().push(format!("{names:?}"));
            });
            on.read_folder(list, folder.clone()).unwrap();
        });
        on.write_file(written, &file, 0, b"abcdef".to_vec()).unwrap();
    });
    on.open_file(open, path.clone(), options).unwrap();
    assert!(!on.run(&mut host, RunMode::Default).unwrap());
    let mut steps = steps.take();
    steps.sort();
    assert_eq!(steps, ["[\"a\"]", "def"]);

    let size = Rc::new(RefCell::new(None));
    let told = Rc::clone(&size);
    let stat = host.add(move |on, _, _| {
        *told.borrow_mut() = Some(on.take_result::<io::Result<Metadata>>().unwrap().map(|meta| meta.len()));
    });
    on.stat(stat, path.clone()).unwrap();
    on.run(&mut host, RunMode::Default).unwrap();
    assert_eq!(size.take().unwrap().unwrap(), 6);
    let removed = host.add(|on, _, _| on.take_result::<io::Result<()>>().unwrap().unwrap());
    on.remove_file(removed, path.clone()).unwrap();
    on.run(&mut host, RunMode::Default).unwrap();
    let told = Rc::clone(&size);
    let gone = host.add(move |on, _, _| {
        *told.borrow_mut() = Some(on.take_result::<io::Result<Metadata>>().unwrap().map(|meta| meta.len()));
    });
    on.stat(gone, path).unwrap();
    on.run(&mut host, RunMode::Default).unwrap();
    assert_eq!(size.take().unwrap().unwrap_err().kind(), io::ErrorKind::NotFound);
    std::fs::remove_dir(&folder).unwrap();
}
