// An identity provider for the test: the certified npm package oidc-provider, with its
// own pages to sign in and to agree. It takes the path of the package and the address
// to come back to, and prints its own address.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [, , library, callback] = process.argv;
const { default: Provider } = await import(pathToFileURL(library));

// Who can sign in, by what is typed as the login, with any password.
const people = {
  sanne: { name: "Sanne de Wit", groups: ["jpf-west", "iets-anders"] },
  niemand: { name: "Niels Niemand", groups: ["iets-anders"] },
};

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "effectmonitor", client_secret: "een-geheim-van-de-toets", redirect_uris: [callback] }],
    pkce: { required: () => true },
    scopes: ["openid", "profile", "groups"],
    claims: { openid: ["sub"], profile: ["name"], groups: ["groups"] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
    cookies: { keys: ["alleen voor de toets"] },
  });
  server.on("request", provider.callback());
  console.log(`issuer ${issuer}`);
});
