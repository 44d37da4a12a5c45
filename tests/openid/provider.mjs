// A certified OpenID provider with people whose claims have the shape of Entra ID's.
//   node provider.mjs '{"port": …, "client": {…}, "people": {"<login>": {claims}}}'
// Its own development pages ask for the login; any password will do. It says "ready" once it listens.
import Provider from 'oidc-provider'

const { port, client, people } = JSON.parse(process.argv[2])
const issuer = `http://127.0.0.1:${port}`

const provider = new Provider(issuer, {
  clients: [{ ...client, response_types: ['code'], grant_types: ['authorization_code'] }],
  claims: {
    openid: ['sub', 'tid', 'oid', 'acct', 'roles', 'groups'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified']
  },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ['for tests only'] },
  findAccount: (_, login) => ({
    accountId: login,
    claims: () => ({ sub: `sub-of-${login}`, ...people[login] })
  }),
  // The office's administrator has consented for all, as is usual in Entra ID.
  async loadExistingGrant (context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId
    })
    grant.addOIDCScope('openid profile email')
    await grant.save()
    return grant
  }
})
provider.listen(port, '127.0.0.1', () => console.log('ready'))
