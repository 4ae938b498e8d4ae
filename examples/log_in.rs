use std::error::Error;
use std::{env, io};

use reqwest::{Client, Response, StatusCode, Url};
use serde_json::{Value, json};

/// The answer as JSON; an error with the server's words for any other status than 2xx.
async fn success(response: Response) -> Result<Value, Box<dyn Error>> {
    let (status, text) = (response.status(), response.text().await?);
    if status.is_success() { Ok(serde_json::from_str(&text)?) } else { Err(format!("{status} {text}").into()) }
}

async fn log_in(client: &Client, server: &Url, username: &str, password: &str) -> Result<String, Box<dyn Error>> {
    let login = json!({ "username": username, "password": password });
    let response = client.post(server.join("/api/login")?).json(&login).send().await?;
    let granted = if response.status() == StatusCode::UNAUTHORIZED {
        let answer: Value = response.json().await?;
        if answer["code"] != "second_factor_required" {
            return Err(answer.to_string().into());
        }
        eprint!("Code: ");
        let mut code = String::new();
        io::stdin().read_line(&mut code)?;
        let step = json!({ "pending": answer["pending"], "code": code.trim() });
        success(client.post(server.join("/api/login/second_factor")?).json(&step).send().await?).await?
    } else {
        success(response).await?
    };
    Ok(granted["token"].as_str().ok_or("no token")?.to_owned())
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn Error>> {
    let server: Url = env::var("VESTIBULE_URL")?.parse()?;
    let client = Client::builder().timeout(std::time::Duration::from_secs(30)).build()?;
    let token = log_in(&client, &server, &env::var("VESTIBULE_USERNAME")?, &env::var("VESTIBULE_PASSWORD")?).await?;
    let me = client.get(server.join("/api/me")?).bearer_auth(&token).send().await?;
    println!("{}", success(me).await?);
    success(client.post(server.join("/api/logout")?).bearer_auth(&token).send().await?).await?;
    Ok(())
}
