//! What values are on the wire, and which are valid.

use crate::encoded;

pub fn each_direction_asks_for_its_own_properties() {
    use directions::models::{Answer, Both, Choice, ChoicePix, Request};

    let request = Request::new("n", Both::new().pin("1").choice(ChoicePix::new().key("k").into()));
    assert_eq!(
        encoded(&request),
        r#"{"name":"n","both":{"pin":"1","choice":{"type":"pix","key":"k"}}}"#
    );
    let text = concat!(
        r#"{"id":"i","kind":"answer","both":{"stamp":"s","object":"both","owner":{"name":"o"},"#,
        r#""choice":{"type":"card","last4":"1234"}}}"#
    );
    let answer: Answer = serde_json::from_str(text).unwrap();
    assert_eq!(encoded(&answer), text);
    assert!(matches!(&answer.both.choice, Some(Choice::Card(card)) if card.last4.is_some()));
    let refused = serde_json::from_str::<Answer>(r#"{"kind":"answer","both":{}}"#).unwrap_err();
    assert!(refused.to_string().contains("`id`"), "{refused}");
}

pub fn a_variant_has_the_tag_that_leads_to_it() {
    use discriminators::models::{Animal, Card, Circle, Fish, Holder, MethodBaseType, Person, Shape};

    let circle: Shape = Circle::new().r(1).into();
    assert_eq!(encoded(&circle), r#"{"kind":"round","r":1}"#);
    let fish: Animal = Fish::new().into();
    assert_eq!(encoded(&fish), r#"{"kind":"Fish"}"#);
    // Not declared, and added for the union.
    let person: Holder = Person::new("1").into();
    assert_eq!(encoded(&person), r#"{"cpf":"1","type":"p"}"#);
    // Several values lead to it, and another one may come.
    assert_eq!(encoded(&Card::new(MethodBaseType::Card)), r#"{"type":"CARD"}"#);
    let text = r#"{"kind":"Circle","r":1}"#;
    let circle: Shape = serde_json::from_str(text).expect("a shape");
    assert_eq!(encoded(&circle), text);
}

pub fn a_tag_is_sent_even_where_it_is_optional() {
    use optional_tags::models::{
        ByCard, Cat, Circle, Delay, DelayFixed, DelayRandom, DelayRandomType, EventMeta, EventMetaMeta, Iban, Line,
        Pay, Pet, Shape,
    };

    let delay: Delay = DelayFixed::new(5).into();
    assert_eq!(encoded(&delay), r#"{"ms":5,"type":"fixed"}"#);
    let delay: Delay = DelayRandom::new(DelayRandomType::Log).sigma(2).into();
    assert_eq!(encoded(&delay), r#"{"sigma":2,"type":"log"}"#);
    let shape: Shape = Circle::default().r(1).into();
    assert_eq!(encoded(&shape), r#"{"kind":"round","r":1}"#);
    assert_eq!(encoded(&Line::new()), r#"{"kind":"flat"}"#);
    let pet: Pet = Cat::new().into();
    assert_eq!(encoded(&pet), r#"{"type":"Cat"}"#);
    let pay: Pay = ByCard::new("4").into();
    assert_eq!(encoded(&pay), r#"{"way":"card","pan":"4"}"#);
    let pay = Pay::ByBank(Iban::new("i").into());
    assert_eq!(encoded(&pay), r#"{"iban":"i","way":"bank"}"#);
    assert_eq!(encoded(&EventMeta::new(EventMetaMeta::new())), r#"{"meta":{"of":"a"}}"#);
    // A server may leave it out: that is no reason not to read what it sends.
    let delay: Delay = serde_json::from_str(r#"{"ms":5}"#).expect("a delay");
    assert!(matches!(delay, Delay::Fixed(fixed) if fixed.r#type.is_none()));
}

pub fn null_and_absent_stay_what_they_are() {
    use null::models::Holder;

    for text in [
        r#"{"reference":null,"level":null,"beside":null}"#,
        concat!(
            r#"{"reference":{},"optional_reference":null,"level":"low","optional_level":null,"beside":{},"#,
            r#""described":null,"only_null":null,"items":["a",null],"values":{"a":null},"either":null}"#
        ),
        r#"{"reference":{},"optional_reference":{},"level":"new","optional_level":"high","beside":{},"either":1}"#,
    ] {
        let holder: Holder = serde_json::from_str(text).unwrap();
        assert_eq!(encoded(&holder), text);
    }
    let absent = serde_json::from_str::<Holder>(r#"{"level":null,"beside":null}"#).unwrap_err();
    assert!(absent.to_string().contains("`reference`"), "{absent}");
}

pub fn values_of_any_type_keep_what_they_are() {
    use value_enum::models::{Holder, Limit, Rate};

    for json in Limit::KNOWN {
        let limit: Limit = serde_json::from_str(json).unwrap();
        assert!(!matches!(limit, Limit::Unknown(_)), "{json}");
        assert_eq!(encoded(&limit), *json);
    }
    assert_eq!("1.5".parse(), Ok(Limit::_1_5));
    assert_eq!(Limit::_3dsRequired.to_string(), "3DS_REQUIRED");
    let rate: Rate = serde_json::from_str("0.10").unwrap();
    assert_eq!(encoded(&rate), "0.10");
    assert!("high".parse::<Rate>().is_err());
    assert_eq!(
        encoded(&Holder::new(None)),
        r#"{"limit":null,"fixed":1.5,"yes":true}"#
    );
}

pub fn types_check_what_the_document_demands() {
    use constraints::models::{Book, Party, Person, Transfer};
    use runtime::Validate;

    let transfer = |amount: &str| Transfer::new(amount.parse().unwrap(), None);
    assert_eq!(transfer("10.50").validate(), Ok(()));
    let wrong = transfer("0.001")
        .count(0)
        .code("12x")
        .iban("12345")
        .pin("s3cr3t")
        .tags(vec!["long".to_owned(), "a".to_owned(), "a".to_owned()])
        .labels([("x", "")])
        .payer(Party::Person(Person::new("1")))
        .others(vec![Party::Person(Person::new("123")), Party::Person(Person::new(""))]);
    let mut book = Book::new();
    book.additional.insert("one".to_owned(), wrong);
    let error = book.validate().unwrap_err();
    let said: Vec<String> = error.violations().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "`one.amount`: a multiple of 0.01",
            "`one.count`: at least 1",
            "`one.code`: a text that matches ^[0-9]{3}$",
            "`one.iban`: at most 4 characters",
            "`one.pin`: at most 2 characters",
            "`one.tags`: 1 to 2 items",
            "`one.tags`: items that differ",
            "`one.tags[0]`: at most 3 characters",
            "`one.labels.x`: at least 2 characters",
            "`one.payer.cpf`: at least 3 characters",
            "`one.others[1].cpf`: at least 3 characters",
        ]
    );
}

pub fn other_properties_are_checked_as_well() {
    use runtime::Validate;

    let mut notes = constraints::models::Notes::new();
    notes.additional.insert("x".to_owned(), "ab".to_owned());
    assert_eq!(notes.validate(), Ok(()));
    notes.additional.insert("y".to_owned(), "abc".to_owned());
    let error = notes.validate().unwrap_err();
    assert_eq!(error.to_string(), "`y`: at most 2 characters");
}

pub fn any_number_is_kept_and_money_is_exact() {
    use numbers::models::Measure;
    use runtime::{Decimal, Number, Validate};

    let text = concat!(
        r#"{"size":1.50e300,"place":1.5,"step":123456789012345678901234567890,"fixed":2.5,"#,
        r#""values":{"a":1e-40},"either":1e400,"whole":9223372036854775808,"price":10.00,"prices":[0.10]}"#
    );
    let measure: Measure = serde_json::from_str(text).expect("a measure");
    assert_eq!(encoded(&measure), text);
    assert_eq!(measure.size.to_f64(), 1.5e300);
    let price: Option<&Decimal> = measure.price.value();
    assert_eq!(price.map(ToString::to_string).as_deref(), Some("10.00"));
    let rules = measure.validate().unwrap_err().to_string();
    assert_eq!(rules, "`size`: less than 1000");

    // A double that is larger than all of them is infinite, and is not sent.
    let measure: Measure = serde_json::from_str(r#"{"size":1,"place":1e400}"#).expect("a measure");
    assert_eq!(measure.place, f64::INFINITY);
    let text = r#"{"size":1,"place":1,"price":1e300}"#;
    let error = serde_json::from_str::<Measure>(text).unwrap_err().to_string();
    assert!(error.starts_with("`price`: invalid number: more digits"), "{error}");

    assert_eq!(Measure::default_half(), Number::from(0.5));
    let made = Measure::new(7, 1.5).half(0.25).values([("a", 1)]);
    assert_eq!(encoded(&made), r#"{"size":7,"place":1.5,"half":0.25,"values":{"a":1}}"#);
    assert_eq!(query!(numbers, |client| client.measure(0.5, &made).most(3)), "least=0.5&most=3");
}

pub fn secrets_are_not_printed() {
    use secrets::models::Login;

    let login = Login::new("ana", "s3cr3t").pin("1234").password_policy("long");
    let printed = format!("{login:?}");
    assert!(!printed.contains("s3cr3t"), "{printed}");
    assert!(printed.contains("1234") && printed.contains("long"), "{printed}");
}
