// Passkeys: asks the browser for one, writes what it says into the page's own form and sends that like any other.
// Without this module, or in a browser that knows no passkeys, the page says so and shows the other ways.
const form = document.querySelector('form[data-passkey]')
const said = form.querySelector('[data-said]')
const button = form.querySelector('button')

const CANCELLED = 'No passkey was used. You can try again, or choose another way.'
const KNOWN = 'This device has a passkey for your account already.'
const FAILED = 'That did not work: reload the page and try again.'

class Unfit extends Error {}

function bytes (text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, letter => letter.charCodeAt(0))
}

function text (buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const withBytes = known => ({ ...known, id: bytes(known.id) })

// What else was typed is checked first: a device makes no passkey for a form that will come back.
async function options () {
  const answer = await fetch(form.dataset.options, {
    method: 'POST',
    body: new URLSearchParams(new FormData(form))
  })
  if (!answer.ok) throw new Error(`the options answered ${answer.status}`)
  const given = await answer.json()
  if (!given.challenge) throw new Unfit()
  return { ...given, challenge: bytes(given.challenge) }
}

async function make () {
  const asked = await options()
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      user: withBytes(asked.user),
      excludeCredentials: (asked.excludeCredentials || []).map(withBytes)
    }
  })
  return written(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports ? made.response.getTransports() : []
  })
}

async function use () {
  const asked = await options()
  const used = await navigator.credentials.get({
    publicKey: { ...asked, allowCredentials: (asked.allowCredentials || []).map(withBytes) }
  })
  const { authenticatorData, signature, userHandle } = used.response
  return written(used, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null
  })
}

function written (credential, response) {
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response }
  })
}

form.addEventListener('submit', async event => {
  event.preventDefault()
  said.textContent = ''
  button.disabled = true
  try {
    form.elements.credential.value = await (form.dataset.passkey === 'make' ? make() : use())
    form.submit()
  } catch (fault) {
    if (fault instanceof Unfit) {
      form.submit()
      return
    }
    const reasons = { NotAllowedError: CANCELLED, AbortError: CANCELLED, InvalidStateError: KNOWN }
    said.textContent = reasons[fault.name] || FAILED
    button.disabled = false
  }
})

if (window.PublicKeyCredential) {
  form.closest('[data-passkeys]').hidden = false
  document.querySelector('[data-without-passkeys]').hidden = true
}
