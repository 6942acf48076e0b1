// The provider: one client, whoever signs in is who they say, and /rotate has it sign with another key from now on.
// Settings in the environment: CLIENT_ID, CLIENT_SECRET, REDIRECT_URI. The first line it prints is its address.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const key = (kid, kind, options) => {
  const { privateKey } = generateKeyPairSync(kind, options);
  return { ...privateKey.export({ format: "jwk" }), kid, use: "sig" };
};

const accounts = {
  claims: (id) => {
    const [name, verified] = id.split("!");
    return { sub: `sub-${name}`, email: `${name}@example.org`, email_verified: verified !== "unverified", name };
  },
};

const configuration = (keys) => ({
  clients: [
    {
      client_id: process.env.CLIENT_ID,
      client_secret: process.env.CLIENT_SECRET,
      redirect_uris: [process.env.REDIRECT_URI],
      id_token_signed_response_alg: keys[0].kty === "EC" ? "ES256" : "RS256",
    },
  ],
  jwks: { keys },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  // Else the claims of scopes come with the userinfo endpoint alone.
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ["a key of this test alone"] },
  features: { devInteractions: { enabled: true } },
  ttl: { Session: 600, Grant: 600, Interaction: 600, IdToken: 600, AccessToken: 600 },
  findAccount: (context, id) => ({ accountId: id, claims: () => accounts.claims(id) }),
});

let handle;
const server = createServer((request, response) => {
  if (request.url === "/rotate") {
    begin([key("second", "ec", { namedCurve: "P-256" })]);
    response.end();
  } else {
    handle(request, response);
  }
});

const begin = (keys) => {
  const provider = new Provider(`http://127.0.0.1:${server.address().port}`, configuration(keys));
  handle = provider.callback();
};

console.info = console.warn = () => {};
server.listen(0, "127.0.0.1", () => {
  begin([key("first", "rsa", { modulusLength: 2048 })]);
  console.log(`http://127.0.0.1:${server.address().port}`);
});
