//! Calls of Synapse by the client-server API of Matrix, which differ in nothing from plain requests.

use std::process::ExitCode;

use comparison::Comparison;
use runtime::{ByteStream, Error, Response};
use serde_json::{Value, json};

/// A client of one document, for the server and the token of the user.
macro_rules! client {
    ($run:expr, $token:expr, $document:ident) => {{
        let environment = $document::Environment::production()
            .protocol($document::ServerProtocol::Http)
            .hostname($run.host());
        let credentials = $document::Credentials::new().access_token_bearer($token.to_owned());
        $document::Client::new(environment, credentials).expect("a client")
    }};
}

/// A client of one document that needs no credentials.
macro_rules! open_client {
    ($run:expr, $document:ident) => {{
        let environment = $document::Environment::production()
            .protocol($document::ServerProtocol::Http)
            .hostname($run.host());
        $document::Client::new(environment, $document::Credentials::new()).expect("a client")
    }};
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut run = Comparison::new();
    let user = accounts(&mut run).await;
    let room = rooms(&mut run, &user).await;
    messages(&mut run, &user, &room).await;
    state(&mut run, &user, &room).await;
    data(&mut run, &user, &room).await;
    content(&mut run, &user).await;
    sync(&mut run, &user).await;
    run.finish()
}

/// Who calls.
struct User {
    id: String,
    token: String,
    device: String,
}

async fn accounts(run: &mut Comparison) -> User {
    let versions = open_client!(run, matrix_versions);
    let result = versions.get_versions().await;
    let plain = run.plain("GET", "/_matrix/client/versions");
    run.same("versions", result, plain);

    // Without credentials the server says how to register: a documented 401.
    let registration = open_client!(run, matrix_registration);
    let body = json!({ "username": "ada", "password": "correct horse" });
    let result = registration.register(&run.body(&body)).await;
    let plain = run.plain_json("POST", "/_matrix/client/v3/register", &body);
    run.same_error(
        "register without a stage",
        result,
        plain.masking(&["/session"]),
        |error| match error {
            matrix_registration::operations::RegisterError::Unauthorized(value) => json!(value),
            other => panic!("{other:?}"),
        },
    );

    let body = json!({ "username": "ada", "password": "correct horse", "auth": { "type": "m.login.dummy" } });
    let result = registration.register(&run.body(&body)).await;
    let twin = json!({ "username": "eve", "password": "correct horse", "auth": { "type": "m.login.dummy" } });
    let plain = run.plain_json("POST", "/_matrix/client/v3/register", &twin);
    run.same(
        "register",
        result,
        plain.masking(&["/user_id", "/access_token", "/device_id"]),
    );

    let result = registration.register(&run.body(&body)).await;
    let plain = run.plain_json("POST", "/_matrix/client/v3/register", &body);
    run.same_error(
        "register a name that is taken",
        result,
        plain,
        |error| match error {
            matrix_registration::operations::RegisterError::BadRequest(value) => json!(value),
            other => panic!("{other:?}"),
        },
    );

    let result = registration.check_username_availability("grace").await;
    let plain = run.plain(
        "GET",
        "/_matrix/client/v3/register/available?username=grace",
    );
    run.same("a name that is free", result, plain);

    let login = open_client!(run, matrix_login);
    let result = login.get_login_flows().await;
    let plain = run.plain("GET", "/_matrix/client/v3/login");
    run.same("ways to log in", result, plain);

    let body = json!({
        "type": "m.login.password",
        "identifier": { "type": "m.id.user", "user": "ada" },
        "password": "wrong",
    });
    let result = login.login(&run.body(&body)).await;
    let plain = run.plain_json("POST", "/_matrix/client/v3/login", &body);
    run.same_error(
        "log in with a wrong password",
        result,
        plain,
        |error| match error {
            matrix_login::operations::LoginError::Forbidden(value) => json!(value),
            other => panic!("{other:?}"),
        },
    );

    let body = json!({
        "type": "m.login.password",
        "identifier": { "type": "m.id.user", "user": "ada" },
        "password": "correct horse",
        "device_id": "ENGINE",
        "initial_device_display_name": "Analytical engine",
    });
    let plain = run.plain_json("POST", "/_matrix/client/v3/login", &body);
    let result = login.login(&run.body(&body)).await;
    let value = run
        .same("log in", result, plain.masking(&["/access_token"]))
        .map(|value| json!(value))
        .expect("the login succeeds");
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let user = User {
        id: text("user_id"),
        token: text("access_token"),
        device: text("device_id"),
    };

    let result = client!(run, "not a token", matrix_whoami)
        .get_token_owner()
        .await;
    run.authorize("not a token");
    let plain = run.plain("GET", "/_matrix/client/v3/account/whoami");
    run.same_undocumented_error("a token that is none", result, plain);

    run.authorize(&user.token);
    let result = client!(run, user.token, matrix_whoami)
        .get_token_owner()
        .await;
    let plain = run.plain("GET", "/_matrix/client/v3/account/whoami");
    run.same("the owner of the token", result, plain);

    let devices = client!(run, user.token, matrix_device_management);
    let result = devices.get_devices().await;
    let plain = run.plain("GET", "/_matrix/client/v3/devices");
    run.same(
        "devices",
        result,
        plain
            .masking(&["/devices/*/last_seen_ts"])
            .tolerating_null(&[
                "/devices/*/display_name",
                "/devices/*/last_seen_ip",
                "/devices/*/last_seen_ts",
            ]),
    );

    let name = json!({ "display_name": "Difference engine" });
    let path = format!("/_matrix/client/v3/devices/{}", user.device);
    let result = devices.update_device(&user.device, &run.body(&name)).await;
    let plain = run.plain_json("PUT", &path, &name);
    run.same_body("rename a device", result, plain);

    let result = devices.get_device("NOTHING").await;
    let plain = run.plain("GET", "/_matrix/client/v3/devices/NOTHING");
    run.same_undocumented_error("a device that there is not", result, plain);
    user
}

async fn rooms(run: &mut Comparison, user: &User) -> String {
    let create = client!(run, user.token, matrix_create_room);
    let body = json!({
        "name": "Ein Raum ☂",
        "topic": "unions",
        "preset": "public_chat",
        "room_alias_name": "raum",
        "creation_content": { "m.federate": false },
        "initial_state": [{ "type": "m.room.guest_access", "state_key": "", "content": { "guest_access": "forbidden" } }],
        "power_level_content_override": { "events_default": 0, "users": { "@eve:localhost": 50 } },
    });
    let result = create.create_room(&run.body(&body)).await;
    let mut twin = body.clone();
    twin["room_alias_name"] = json!("zwilling");
    let plain = run.plain_json("POST", "/_matrix/client/v3/createRoom", &twin);
    let room = run.same("create a room", result, plain.masking(&["/room_id"]));
    let room = room.map(|room| {
        json!(room)["room_id"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    });
    let room = room.expect("the room is created");

    let result = create.create_room(&run.body(&body)).await;
    let plain = run.plain_json("POST", "/_matrix/client/v3/createRoom", &body);
    run.same_error(
        "create a room whose alias is taken",
        result,
        plain,
        |error| match error {
            matrix_create_room::operations::CreateRoomError::BadRequest(value) => json!(value),
            other => panic!("{other:?}"),
        },
    );

    let directory = client!(run, user.token, matrix_directory);
    let result = directory.get_room_id_by_alias("#raum:localhost").await;
    let plain = run.plain("GET", "/_matrix/client/v3/directory/room/%23raum:localhost");
    run.same("a room by its alias", result, plain);

    let result = directory.get_room_id_by_alias("#none:localhost").await;
    let plain = run.plain("GET", "/_matrix/client/v3/directory/room/%23none:localhost");
    run.same_error(
        "an alias that there is not",
        result,
        plain,
        |error| match error {
            matrix_directory::operations::GetRoomIdByAliasError::NotFound(value) => json!(value),
            other => panic!("{other:?}"),
        },
    );

    let result = directory.get_local_aliases(&room).await;
    let plain = run.plain("GET", &format!("/_matrix/client/v3/rooms/{room}/aliases"));
    run.same("the aliases of a room", result, plain);
    room
}

/// The time since an event.
const AGES: &[&str] = &["/**/age"];

async fn messages(run: &mut Comparison, user: &User, room: &str) {
    let send = client!(run, user.token, matrix_room_send);
    let mut last = String::new();
    for (transaction, content) in [
        ("a/1", json!({ "msgtype": "m.text", "body": "Grüße ☂" })),
        (
            "b 2",
            json!({ "msgtype": "m.text", "body": "two", "deep": { "list": [1, null, { "x": true }] } }),
        ),
    ] {
        let result = send
            .send_message(room, "m.room.message", transaction, &run.body(&content))
            .await;
        // The same transaction is the same event.
        let escaped = transaction.replace('/', "%2F").replace(' ', "%20");
        let path = format!("/_matrix/client/v3/rooms/{room}/send/m.room.message/{escaped}");
        let plain = run.plain_json("PUT", &path, &content);
        last = plain.json()["event_id"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        run.same(
            &format!("send a message: transaction `{transaction}`"),
            result,
            plain,
        );
    }

    let rooms = client!(run, user.token, matrix_rooms);
    let result = rooms.get_one_room_event(room, &last).await;
    let plain = run.plain(
        "GET",
        &format!("/_matrix/client/v3/rooms/{room}/event/{last}"),
    );
    run.same("one event", result, plain.masking(AGES));

    let pages = client!(run, user.token, matrix_message_pagination);
    let backwards = "b".parse().expect("a value of an enum");
    let result = pages.get_room_events(room, &backwards).limit(5).await;
    let path = format!("/_matrix/client/v3/rooms/{room}/messages?dir=b&limit=5");
    let plain = run.plain("GET", &path);
    let end = plain.json()["end"].as_str().unwrap_or_default().to_owned();
    run.same("a page of events", result, plain.masking(AGES));

    let result = pages
        .get_room_events(room, &backwards)
        .from(&end)
        .limit(100)
        .await;
    let plain = run.plain(
        "GET",
        &format!("/_matrix/client/v3/rooms/{room}/messages?dir=b&from={end}&limit=100"),
    );
    run.same("the next page", result, plain.masking(AGES));

    let search = client!(run, user.token, matrix_search);
    let body = json!({ "search_categories": { "room_events": {
        "search_term": "two",
        "order_by": "recent",
        "event_context": { "before_limit": 1, "after_limit": 0, "include_profile": true },
        "filter": { "limit": 3, "rooms": [room] },
    } } });
    let result = search.search(&run.body(&body)).await;
    let plain = run.plain_json("POST", "/_matrix/client/v3/search", &body);
    run.same(
        "search",
        result,
        plain.masking(AGES).tolerating_null(&[
            "/search_categories/room_events/results/*/context/profile_info/*/avatar_url",
        ]),
    );
}

async fn state(run: &mut Comparison, user: &User, room: &str) {
    let rooms = client!(run, user.token, matrix_rooms);
    let path = |rest: &str| format!("/_matrix/client/v3/rooms/{room}/{rest}");

    let result = rooms.get_room_state(room).await;
    let plain = run.plain("GET", &path("state"));
    run.same("the state of a room", result, plain.masking(AGES));

    let set = client!(run, user.token, matrix_room_state);
    let topic = json!({ "topic": "changed" });
    let result = set
        .set_room_state_with_key(room, "m.room.topic", "", &run.body(&topic))
        .await;
    let plain = run.plain_json("PUT", &path("state/m.room.topic/"), &topic);
    run.same(
        "set the topic: an empty parameter at the end of the path",
        result,
        plain,
    );

    let result = rooms
        .get_room_state_with_key(room, "m.room.topic", "")
        .await;
    let plain = run.plain("GET", &path("state/m.room.topic/"));
    run.expect(
        "the topic is changed",
        plain.json()["topic"] == json!("changed"),
    );
    run.same("the topic of a room", result, plain);

    let result = rooms
        .get_room_state_with_key(room, "m.room.avatar", "")
        .await;
    let plain = run.plain("GET", &path("state/m.room.avatar/"));
    run.same_undocumented_error("state that there is not", result, plain);

    let result = rooms.get_members_by_room(room).await;
    let plain = run.plain("GET", &path("members"));
    run.same("members", result, plain.masking(AGES));

    let result = rooms.get_joined_members_by_room(room).await;
    let plain = run.plain("GET", &path("joined_members"));
    run.same(
        "joined members",
        result,
        plain.tolerating_null(&["/joined/*/avatar_url"]),
    );
}

async fn data(run: &mut Comparison, user: &User, room: &str) {
    let base = format!("/_matrix/client/v3/user/{}", user.id);
    let profile = client!(run, user.token, matrix_profile);
    let name = json!({ "displayname": "Ada ☂" });
    let result = profile
        .set_profile_field(&user.id, "displayname", &run.body(&name))
        .await;
    let plain = run.plain_json(
        "PUT",
        &format!("/_matrix/client/v3/profile/{}/displayname", user.id),
        &name,
    );
    run.same("set a name", result, plain);

    let result = profile.get_user_profile(&user.id).await;
    let plain = run.plain("GET", &format!("/_matrix/client/v3/profile/{}", user.id));
    run.same("a profile", result, plain);

    let result = profile
        .get_profile_field("@nobody:localhost", "displayname")
        .await;
    let plain = run.plain(
        "GET",
        "/_matrix/client/v3/profile/@nobody:localhost/displayname",
    );
    run.same_undocumented_error("the profile of nobody", result, plain);

    let filters = client!(run, user.token, matrix_filter);
    let filter = json!({
        "event_format": "client",
        "event_fields": ["type", "content"],
        "room": { "timeline": { "limit": 10, "types": ["m.room.*"], "contains_url": false }, "include_leave": true },
        "presence": { "not_senders": ["@a:b"] },
    });
    let result = filters.define_filter(&user.id, &run.body(&filter)).await;
    let plain = run.plain_json("POST", &format!("{base}/filter"), &filter);
    let found = plain.json()["filter_id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    run.same("define a filter", result, plain);

    let result = filters.get_filter(&user.id, &found).await;
    let plain = run.plain("GET", &format!("{base}/filter/{found}"));
    run.expect("the server has the filter", plain.json() == filter);
    run.same("read a filter", result, plain);

    let tags = client!(run, user.token, matrix_tags);
    let tag = json!({ "order": 0.25 });
    let result = tags
        .set_room_tag(&user.id, room, "u.work", &run.body(&tag))
        .await;
    let plain = run.plain_json("PUT", &format!("{base}/rooms/{room}/tags/u.work"), &tag);
    run.same("tag a room", result, plain);

    let result = tags.get_room_tags(&user.id, room).await;
    let plain = run.plain("GET", &format!("{base}/rooms/{room}/tags"));
    run.same("the tags of a room", result, plain);

    let account_data = client!(run, user.token, matrix_account_data);
    let any = json!({ "list": [1, "a", null], "object": { "b": true }, "zero": 0 });
    let result = account_data
        .set_account_data(&user.id, "org.example.any", &run.body(&any))
        .await;
    let plain = run.plain_json("PUT", &format!("{base}/account_data/org.example.any"), &any);
    run.same("set account data", result, plain);

    let result = account_data
        .get_account_data(&user.id, "org.example.any")
        .await;
    let plain = run.plain("GET", &format!("{base}/account_data/org.example.any"));
    run.expect("the server has the data", plain.json() == any);
    run.same("account data", result, plain);

    let rules = client!(run, user.token, matrix_pushrules);
    let result = rules.get_push_rules().await;
    let plain = run.plain("GET", "/_matrix/client/v3/pushrules/");
    run.same("push rules: strings and objects in one list", result, plain);

    let kind = "content".parse().expect("a value of an enum");
    let rule = json!({ "pattern": "cake*", "actions": ["notify", { "set_tweak": "sound", "value": "default" }] });
    let result = rules.set_push_rule(&kind, "sweets", &run.body(&rule)).await;
    let plain = run.plain_json(
        "PUT",
        "/_matrix/client/v3/pushrules/global/content/sweets",
        &rule,
    );
    run.same("set a push rule", result, plain);

    let result = rules.get_push_rule(&kind, "sweets").await;
    let plain = run.plain("GET", "/_matrix/client/v3/pushrules/global/content/sweets");
    run.same("a push rule", result, plain);
}

async fn content(run: &mut Comparison, user: &User) {
    let repository = client!(run, user.token, matrix_content_repo);
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let result = repository
        .upload_content(bytes.clone())
        .filename("all bytes.bin")
        .await;
    let path = "/_matrix/media/v3/upload?filename=all%20bytes.bin";
    let plain = run.plain_bytes("POST", path, "application/octet-stream", &bytes);
    let uploaded = run.same("upload", result, plain.masking(&["/content_uri"]));
    let uploaded = uploaded.map(|uploaded| json!(uploaded)).unwrap_or_default();
    let uri = uploaded["content_uri"].as_str().unwrap_or_default();
    let media = uri.trim_start_matches("mxc://localhost/");

    let authenticated = client!(run, user.token, matrix_authed_content_repo);
    let result = authenticated.get_content_authed("localhost", media).await;
    let plain = run.plain(
        "GET",
        &format!("/_matrix/client/v1/media/download/localhost/{media}"),
    );
    run.expect("the content is what was uploaded", plain.body == bytes);
    run.same_bytes("download", result, plain);

    let streamed = authenticated
        .get_content_authed("localhost", media)
        .stream()
        .await;
    let plain = run.plain(
        "GET",
        &format!("/_matrix/client/v1/media/download/localhost/{media}"),
    );
    run.same_bytes("download as a stream", collected(streamed).await, plain);

    let result = authenticated
        .get_content_authed("localhost", "nothing")
        .await;
    let plain = run.plain("GET", "/_matrix/client/v1/media/download/localhost/nothing");
    run.same_undocumented_error("download what there is not", result, plain);
}

/// Reads a stream to its end.
async fn collected<E>(
    streamed: Result<Response<ByteStream>, Error<E>>,
) -> Result<Response<Vec<u8>>, Error<E>> {
    let mut stream = None;
    let response = streamed?.map(|body| stream = Some(body));
    let stream = stream.expect("the stream of the response");
    let bytes = stream.collect().await.map_err(Error::Transport)?;
    Ok(response.map(|()| bytes))
}

async fn sync(run: &mut Comparison, user: &User) {
    let client = client!(run, user.token, matrix_sync);
    let filter = r#"{"room":{"timeline":{"limit":20}}}"#;
    let result = client
        .sync()
        .filter(filter)
        .full_state(true)
        .timeout_in_query(0)
        .await;
    let escaped = "%7B%22room%22:%7B%22timeline%22:%7B%22limit%22:20%7D%7D%7D";
    let path = format!("/_matrix/client/v3/sync?filter={escaped}&full_state=true&timeout=0");
    let plain = run.plain("GET", &path);
    let rooms = plain.json()["rooms"]["join"]
        .as_object()
        .map_or(0, serde_json::Map::len);
    run.expect("two rooms are joined", rooms == 2);
    let synced = run.same(
        "everything at once",
        result,
        plain
            .masking(AGES)
            .masking(&["/presence/events/*/content/last_active_ago"]),
    );

    let since = synced
        .map(|synced| json!(synced)["next_batch"].clone())
        .unwrap_or(Value::Null);
    let since = since.as_str().unwrap_or_default();
    let result = client.sync().since(since).timeout_in_query(0).await;
    let plain = run.plain(
        "GET",
        &format!("/_matrix/client/v3/sync?since={since}&timeout=0"),
    );
    run.same("nothing new", result, plain);
}
