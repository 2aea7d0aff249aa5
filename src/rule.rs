//! The rules of the domain by their ids: what a refusal names, and what a client shows of it.
//!
//! Those of `docs/rules.md` that this version carries: it leads from each to its file and its test, under the same title.

use crate::text::LocalizedText;

macro_rules! rules {
    ($($id:ident {
        $title_fr:literal $title_en:literal
        $text_fr:literal
        $text_en:literal
    })+) => {
        /// A rule of the domain: A of charter, label and radiation, T of time limits, R of due process, P of personal data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Rule { $(#[doc = $text_en] $id,)+ }

        impl Rule {
            /// Every rule, in the order of that page.
            pub const ALL: &[Self] = &[$(Self::$id),+];

            /// The id, such as `R7`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$id => stringify!($id),)+ }
            }

            /// The rule in a few words.
            #[must_use]
            pub fn title(self) -> LocalizedText {
                match self { $(Self::$id => LocalizedText::new($title_fr, $title_en),)+ }
            }

            /// What the rule says.
            #[must_use]
            pub fn text(self) -> LocalizedText {
                match self { $(Self::$id => LocalizedText::new($text_fr, $text_en),)+ }
            }
        }
    };
}

impl Rule {
    /// The rule of this id.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}

rules! {
    A1 {
        "Qui est en règle peut signer" "Who is in good standing may sign"
        "Seul un membre admis, à jour de cotisation et non suspendu signe la charte ; chacun peut la lire."
        "Only a member that is admitted, has no dues overdue and is not suspended signs the charter; anybody can read it."
    }
    A2 {
        "Le texte signé est entier" "The signed text is whole"
        "Ce qui est signé comprend les chapitres et leurs articles, les clauses générales et les règles de procédure."
        "What is signed is the chapters with their articles, the general clauses and the rules of procedure."
    }
    A3 {
        "Une signature pour tout le texte" "One signature for the whole text"
        "La signature engage à tous les articles ; les engagements se déclarent ensuite, article par article."
        "Signing binds to all the articles; commitments are declared afterwards, article by article."
    }
    A4 {
        "Le label suit l’engagement" "The label comes and goes with the binding"
        "Qui est lié par la charte peut utiliser le label ; ce droit cesse avec l’engagement, et la radiation y ajoute une interdiction."
        "Whoever is bound by the charter may use the label; the right ends with the binding, and radiation adds a ban."
    }
    A5 {
        "Chacun peut signaler un signataire" "Anybody can report a signatory"
        "Tout client et tout prestataire, signataire ou non, peut signaler un signataire à l’association."
        "Any client and any provider, signatory or not, can report a signatory to the association."
    }
    A6 {
        "Le bureau a un délai" "The board’s time is limited"
        "Le bureau se réunit, examine le signalement et délibère dans le délai que fixe la charte, compté de la réception."
        "The board meets, examines the complaint and deliberates within the time that the charter sets, counted from receipt."
    }
    A7 {
        "Une faute avérée avant toute sanction" "A finding before a sanction"
        "Seule une faute établie peut être sanctionnée, et le bureau reste libre de ne pas sanctionner."
        "Only an established fault can be sanctioned, and the board remains free not to sanction it."
    }
    A8 {
        "Une nouvelle version ne lie pas d’elle-même" "A new version binds nobody by itself"
        "Les signataires d’une version antérieure n’y sont tenus que s’ils signent la nouvelle ; leur label dure le temps que fixe la charte."
        "Those who signed an earlier version are bound by a new one only when they sign it; their label stays for the time that the charter sets."
    }
    A9 {
        "Quelle version juge" "Which version judges"
        "Les faits sont jugés par la version signée le jour où ils ont eu lieu, la procédure par les règles en vigueur à la réception."
        "Facts are judged by the version that was signed on their day, and the procedure by the rules in force at receipt."
    }
    T1 {
        "Les mois vont de quantième à quantième" "Months end on the day’s number"
        "Un délai en mois finit le jour qui porte le même quantième que l’événement, ou à défaut le dernier jour du mois."
        "A deadline in months ends on the day that bears the number of the event’s day, or on the month’s last day where there is none."
    }
    T2 {
        "Les mois d’abord, puis les jours" "Months first, then days"
        "Le jour de l’événement ne compte pas ; un délai en mois et en jours se compte d’abord en mois."
        "The event’s day does not count; a time of months and days is counted in months first."
    }
    T3 {
        "Jusqu’à minuit au siège" "To midnight at the seat"
        "Un délai finit à vingt-quatre heures de son dernier jour, dans le fuseau horaire du siège de l’association."
        "A deadline ends at 24:00 of its last day, in the time zone of the association’s seat."
    }
    T4 {
        "Report au jour ouvrable" "To the next working day"
        "Un délai qui finit un samedi, un dimanche ou un jour férié va jusqu’au jour ouvrable suivant, sauf si la charte l’exclut."
        "A deadline that falls on a Saturday, a Sunday or a public holiday runs to the next working day, unless the charter says otherwise."
    }
    T5 {
        "Jours francs avant la réunion" "Clear days before the meeting"
        "Un préavis se compte en jours francs : ni le jour de l’envoi ni celui de la réunion ne comptent, et rien n’est reporté."
        "A notice is counted in clear days: neither the day of sending nor that of the meeting counts, and nothing is moved."
    }
    T6 {
        "Un délai s’explique" "A deadline explains itself"
        "Chaque délai montre son point de départ, son jour brut, chaque report avec sa raison, et sa fin."
        "Each deadline shows its start, its raw day, each move with its reason, and its end."
    }
    T7 {
        "Ce qui tient le délai" "What meets the deadline"
        "Le délai est tenu quand une réunion convoquée en règle, avec son quorum, a examiné le signalement et l’a consigné."
        "The deadline is met when a duly convened, quorate meeting has examined the complaint and minuted that."
    }
    T8 {
        "Un délai dépassé ne se cache pas" "A missed deadline is not hidden"
        "Un délai dépassé est marqué une fois, avec sa cause, dit aux intéressés et compté dans les chiffres publics ; il ne juge personne."
        "A missed deadline is marked once with its cause, told to those concerned and counted in public figures; it judges nobody."
    }
    T9 {
        "Chaque signalement garde son délai" "Each complaint keeps its deadline"
        "Un signalement joint à un dossier garde son propre délai ; le dossier montre le premier qui court encore."
        "A complaint that is joined to a proceeding keeps its own deadline; the proceeding shows the earliest that still runs."
    }
    R1 {
        "Une notification écrite" "A written notice"
        "Avant toute décision, le mis en cause est informé par écrit de chaque grief et de ce qu’il risque."
        "Before any decision the accused is told in writing of each allegation and of what it risks."
    }
    R2 {
        "Le temps et les moyens de se défendre" "Time and means for a defence"
        "Le mis en cause a le temps de répondre que fixe la charte, et il voit le dossier ; ce temps prévaut sur celui du bureau."
        "The accused has the time to answer that the charter sets, and sees the file; that time prevails over the board’s."
    }
    R3 {
        "L’organe que nomment les statuts" "The body that the bylaws name"
        "Seul l’organe que nomment les statuts décide, tous ses membres convoqués, avec son quorum et sa majorité."
        "Only the body that the bylaws name decides, all its members convened, with its quorum and its majority."
    }
    R4 {
        "Qui est concerné se retire" "Who is concerned stands aside"
        "Celui qui a un intérêt dans l’affaire se retire : il n’en voit rien de confidentiel, et ne compte ni au quorum ni au vote."
        "Whoever has an interest in the matter stands aside: they see nothing confidential of it and count for neither quorum nor vote."
    }
    R5 {
        "Qui a instruit et propose" "Who investigated and recommends"
        "La charte dit si celui qui a instruit et proposé peut aussi voter."
        "The charter says whether whoever investigated and recommended may also vote."
    }
    R6 {
        "Des déports sans quorum" "Recusals without a quorum"
        "Quand les déports ne laissent pas de quorum, la charte dit qui décide ; le délai continue de courir."
        "Where recusals leave no quorum the charter says who decides; the time runs on."
    }
    R7 {
        "Rien que ce qui a été notifié" "Only what was notified"
        "La réunion délibère sur ce qui a été signalé et notifié, et sur rien d’autre."
        "The meeting deliberates on what was reported and notified, and on nothing else."
    }
    R8 {
        "Motifs, notification, prise d’effet" "Reasons, notification, the instant of effect"
        "La décision est motivée pour chaque grief et notifiée ; jusqu’à sa prise d’effet le prestataire garde tous ses droits."
        "The decision gives reasons for each allegation and is notified; until it takes effect the provider keeps all its rights."
    }
    R9 {
        "Une étape manquante est nommée" "A missing step is named"
        "Une étape dont la condition manque est refusée, avec ce qui manque, et la preuve de chaque étape est conservée."
        "A step whose precondition is missing is refused, with what is missing, and the proof of each step is kept."
    }
    R10 {
        "Un recours suspensif retarde l’effet" "A suspensive appeal delays the effect"
        "Là où la charte prévoit un recours suspensif, la sanction attend la fin du temps pour le former."
        "Where the charter provides for a suspensive appeal, the sanction waits for the end of the time to make it."
    }
    R11 {
        "Partir avant la décision" "Leaving before the decision"
        "Le membre qui part perd son label et n’est plus radié ; le bureau se réunit, et consigne ce que les règles permettent."
        "A member that leaves loses its label and is not struck off any more; the board still meets, and records what the rules allow."
    }
    R12 {
        "Des fins distinctes, en mots neutres" "Ends told apart, in neutral words"
        "L’historique distingue radiation, démission et retrait ; le registre public le dit en mots neutres, et pour un temps."
        "History tells radiation, resignation and removal apart; the public register puts them in neutral words, and for a time."
    }
    R14 {
        "Un signataire, un dossier" "One signatory, one proceeding"
        "Un signalement vise un seul signataire ; sur plusieurs, chacun a son signalement et son dossier."
        "A complaint names one signatory; where there are several, each has a complaint and a proceeding of its own."
    }
    R15 {
        "Le plus petit vote secret" "The smallest secret electorate"
        "En dessous d’un nombre de votants, un vote secret ne montre que son résultat, jamais ses chiffres."
        "Below a number of voters a secret ballot shows its result alone, never its counts."
    }
    R16 {
        "Une interdiction a une durée, ou aucune" "A ban has a length, or none"
        "Une interdiction dure le temps que dit la décision ; quand elle est finie, le label revient à qui y a droit."
        "A ban lasts as long as the decision says; when it is over the label is back with whoever has a right to it."
    }
    P1 {
        "Une identité tenue secrète" "An identity that is withheld"
        "L’auteur d’un signalement peut demander que le mis en cause ne sache pas qui il est ; le journal ne nomme personne."
        "Whoever files a complaint can ask that the accused does not learn who they are; the journal names nobody."
    }
}
