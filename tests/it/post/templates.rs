//! The words of letters: every message has them, and those about complaints and files tell nothing.

use sceau::config::Mailing;
use sceau::modules::told;
use sceau::outbox::Link;
use sceau::post::{Templates, preview};
use sceau::text::Language;
use std::collections::BTreeSet;

#[test]
fn every_message_is_written_in_both_languages() {
    let post = Mailing::default().post(told()).unwrap();
    assert!(post.kinds().len() >= 23, "{}", post.kinds().len());
    for kind in post.kinds() {
        let name = kind.text.name;
        let mut parts = Vec::new();
        for language in [Language::Fr, Language::En] {
            let (subject, page) = preview(&post, name, language).unwrap();
            for part in [&page.text, &page.html] {
                assert!(part.contains("example.org"), "{name}: {part}");
                assert!(
                    !part.contains("{{") && !part.contains("{%"),
                    "{name}: {part}"
                );
            }
            assert!(page.html.contains(&subject), "{name}: {}", page.html);
            assert!(page.text.len() > 150, "{name}: {}", page.text);
            parts.push((subject, page));
        }
        assert_ne!(parts[0], parts[1], "{name} is the same in both languages");
    }
    assert!(preview(&post, "NO_SUCH_MESSAGE", Language::Fr).is_err());
}

#[test]
fn no_words_are_of_a_message_that_is_none() {
    let known: BTreeSet<_> = told().iter().map(|kind| kind.text.name).collect();
    let templates = Templates::new().unwrap();
    let unknown: Vec<_> = templates
        .names()
        .filter(|name| !known.contains(name))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// That somebody complained, or that there is a file, is for its parties alone, and so is not for whoever sees a mailbox.
#[test]
fn p1_a_message_about_a_complaint_or_a_file_does_not_say_so() {
    let post = Mailing::default().post(told()).unwrap();
    let quiet = |kind: &sceau::outbox::Kind| match kind.link {
        Link::About { prefix, .. } => matches!(prefix, "complaint" | "proceeding" | "decision"),
        Link::Home | Link::At(_) => kind.text.name.starts_with("COMPLAINT"),
    };
    let quiet: Vec<_> = post.kinds().iter().filter(|kind| quiet(kind)).collect();
    assert_eq!(quiet.len(), 9);
    for language in [Language::Fr, Language::En] {
        let mut pages = BTreeSet::new();
        for kind in &quiet {
            let (subject, page) = preview(&post, kind.text.name, language).unwrap();
            let said = format!("{subject}\n{}\n{}", page.text, page.html).to_lowercase();
            let links = ["complaint_", "proceeding_", "decision_"];
            let said = links.iter().fold(said, |said, link| said.replace(link, ""));
            for word in [
                "signalement",
                "grief",
                "dossier",
                "décision",
                "défense",
                "complaint",
                "allegation",
                "decision",
                "defence",
            ] {
                assert!(!said.contains(word), "{}: {word}: {said}", kind.text.name);
            }
            pages.insert(subject);
        }
        assert_eq!(pages.len(), 1, "they look alike: {pages:?}");
    }
}
