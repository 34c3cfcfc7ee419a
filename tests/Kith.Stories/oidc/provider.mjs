// The certified oidc-provider, with one client, whose people sign in by saying who they are (login_hint is not needed: /as/<subject> says it beforehand).
// POST /forge with a mode makes it give tokens that Kith must refuse. Prints its port when it is ready.
import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { Provider } from "oidc-provider";
import { SignJWT, UnsecuredJWT, importJWK, decodeJwt } from "jose";

const redirect = process.argv[2];
const server = createServer();
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const jwk = (name) => ({ ...generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }), kid: name, alg: "ES256", use: "sig" });
const [own, strange] = [jwk("own"), { ...jwk("own") }];
const state = { who: "nobody", amr: ["pwd", "otp"], verified: true, forge: "", last: null, kept: null };

const provider = new Provider(issuer, {
  jwks: { keys: [own] },
  clients: [{
    client_id: "kith", client_secret: "kith-secret-of-the-tests-0123456789", redirect_uris: [redirect], response_types: ["code"], grant_types: ["authorization_code"],
    id_token_signed_response_alg: "ES256", token_endpoint_auth_method: "client_secret_basic", post_logout_redirect_uris: [new URL("/", redirect).toString()],
    backchannel_logout_uri: new URL("/sign-in/provider/logout", redirect).toString(), backchannel_logout_session_required: true,
  }],
  claims: { openid: ["sub", "sid", "amr"], email: ["email", "email_verified"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ["kith tests"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@council.example`, email_verified: state.verified }) }),
});

// Tokens as somebody would forge them, in place of the provider's own.
async function forged(token) {
  const claims = decodeJwt(token);
  state.last = token;
  const sign = async (change, key = own, header = {}) => new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg: "ES256", kid: "own", ...header }).sign(await importJWK(key, "ES256"));
  const now = Math.floor(Date.now() / 1000);
  switch (state.forge) {
    case "another-key": return sign({}, strange);
    case "unsigned": return new UnsecuredJWT(claims).encode();
    case "shared-secret": return new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "own" }).sign(new TextEncoder().encode("kith-secret-of-the-tests-0123456789"));
    case "another-audience": return sign({ aud: "another" });
    case "two-audiences": return sign({ aud: ["kith", "another"], azp: "another" });
    case "another-issuer": return sign({ iss: "https://elsewhere.example" });
    case "another-nonce": return sign({ nonce: "another" });
    case "no-nonce": return sign({ nonce: undefined });
    case "expired": return sign({ iat: now - 7200, exp: now - 3600 });
    case "not-yet": return sign({ nbf: now + 3600, exp: now + 7200 });
    case "no-expiry": return sign({ exp: undefined });
    case "changed": return token.replace(/\.([^.]+)\./, (_, body) => `.${Buffer.from(JSON.stringify({ ...claims, sub: "bronwen" })).toString("base64url")}.`);
    case "replayed": return state.kept;
    case "keep": state.kept = token; return token;
    default: return token;
  }
}

provider.use(async (ctx, next) => {
  const path = ctx.path;
  if (path.startsWith("/interaction/")) {
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    if (details.prompt.name === "login") {
      return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: state.who, amr: state.amr } }, { mergeWithLastSubmission: false });
    }
    const grant = new provider.Grant({ accountId: details.session.accountId, clientId: details.params.client_id });
    grant.addOIDCScope("openid email");
    return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  }
  if (path === "/set") {
    for (const [name, value] of Object.entries(ctx.query)) state[name] = name === "amr" ? value.split(",").filter(Boolean) : name === "verified" ? value === "yes" : value;
    ctx.body = "ok";
    return;
  }
  if (path === "/logout-token") {
    const now = Math.floor(Date.now() / 1000);
    const { sid, sub } = decodeJwt(state.last);
    const claims = { iss: issuer, aud: "kith", iat: now, exp: now + 120, jti: randomUUID(), sub, sid, events: { "http://schemas.openid.net/event/backchannel-logout": {} } };
    if (ctx.query.without) delete claims[ctx.query.without];
    if (ctx.query.nonce) claims.nonce = "n";
    ctx.body = await new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "own", typ: "logout+jwt" }).sign(await importJWK(ctx.query.key === "strange" ? strange : own, "ES256"));
    return;
  }
  await next();
  if (path === "/token" && ctx.body?.id_token) ctx.body = { ...ctx.body, id_token: await forged(ctx.body.id_token) };
});

server.on("request", provider.callback());
console.log(`ready ${issuer}`);
