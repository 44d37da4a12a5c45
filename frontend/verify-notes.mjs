// Notes, keys, checkpoints and policies, read as strictly as they are written (C2SP signed-note, tlog-checkpoint,
// tlog-cosignature, tlog-policy). A signature is checked over what was received, never over bytes made anew.
const MOST_BYTES = 100 * 1024
export const KINDS = { 1: 'Ed25519', 4: 'Ed25519', 6: 'ML-DSA-44' }
// In bytes: a key, and a signature with its time.
const LENGTHS = { 1: [32, 64], 4: [32, 72], 6: [1312, 2428] }
const SIGNATURE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/
const encoder = new TextEncoder()

// What is wrong with the record. `index` is the first entry it was found at, if one can be named; `evidence` are
// notes that contradict each other, each with its name.
export class Tampered extends Error {
  constructor (what, proves, index = null, evidence = []) {
    super(what)
    this.proves = proves
    this.index = index
    this.evidence = evidence
  }
}

// Why nothing can be said, neither good nor bad.
export class CannotTell extends Error {}

export function base64 (text) {
  let binary
  try {
    binary = atob(text)
  } catch {
    throw new CannotTell('a value that should be base64 is not')
  }
  if (btoa(binary) !== text) throw new CannotTell('a base64 value is not written in the one right way')
  return Uint8Array.from(binary, letter => letter.charCodeAt(0))
}

export const toHex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
export const sha256 = async bytes => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

export function equal (one, other) {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false
  return true
}

export function joined (...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let end = 0
  for (const part of parts) {
    whole.set(part, end)
    end += part.length
  }
  return whole
}

function eightBytes (number) {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number))
  return bytes
}

// A note in its two halves: the text that is signed, and who signed it. The last empty line parts them.
export function noteOf (bytes) {
  const whole = plain(bytes)
  const parting = whole.lastIndexOf('\n\n')
  if (parting < 0 || !whole.endsWith('\n')) throw new CannotTell('the checkpoint is not a signed note')
  const signatures = whole.slice(parting + 2, -1).split('\n').map(line => {
    const found = SIGNATURE.exec(line)
    const value = found && base64(found[2])
    if (!value || value.length < 5) throw new CannotTell('a signature of the checkpoint is not in its form')
    return { name: found[1], id: toHex(value.subarray(0, 4)), value: value.subarray(4) }
  })
  return { text: whole.slice(0, parting + 1), signatures }
}

function plain (bytes) {
  let text
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new CannotTell('the checkpoint is not text')
  }
  // eslint-disable-next-line no-control-regex
  if (bytes.length > MOST_BYTES || /[\u0000-\u0009\u000b-\u001f]/.test(text)) {
    throw new CannotTell('the checkpoint is too long, or holds what no note may hold')
  }
  return text
}

export function checkpointOf (text) {
  const [origin, size, root, ...rest] = text.split('\n')
  const extensions = rest.slice(0, -1)
  const numbered = /^(0|[1-9][0-9]{0,14})$/.test(size)
  if (!origin || !numbered || !root || rest.at(-1) !== '' || extensions.includes('')) {
    throw new CannotTell('the checkpoint is not in its form')
  }
  const hash = base64(root)
  if (hash.length !== 32) throw new CannotTell('the root of the checkpoint is not 32 bytes long')
  return { origin, size: Number(size), root: hash }
}

// A verifier key: `<name>+<8 hex digits>+<base64 of its kind and bytes>`. The digits follow from the rest.
export async function keyOf (vkey) {
  const [, name, id, packed] = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? []
  if (!name) throw new CannotTell('a key of the policy is not in its form')
  const bytes = base64(packed)
  const digest = await sha256(joined(encoder.encode(`${name}\n`), bytes))
  if (toHex(digest.subarray(0, 4)) !== id) throw new CannotTell(`the key of ${name} does not fit its number`)
  return { name, id, kind: bytes[0], bytes: bytes.subarray(1), vkey }
}

// Whose keys the log and its witnesses have, in the policy's order.
export async function policyOf (text) {
  const rules = text.split('\n').map(line => line.trim().split(/\s+/))
  const lines = rules.filter(([word]) => word && word[0] !== '#')
  const logs = lines.filter(([word]) => word === 'log').map(([, vkey]) => keyOf(vkey))
  const witnesses = lines.filter(([word]) => word === 'witness').map(async ([, called, vkey]) => {
    return { called, key: await keyOf(vkey) }
  })
  return { logs: await Promise.all(logs), witnesses: await Promise.all(witnesses) }
}

// Whether this key signed the note: 'right', 'absent', or 'unknown' where the browser lacks the method. `time` is in
// seconds where the signature states one. A signature that is there and wrong spoils the whole note.
export async function signedBy (key, note, checkpoint) {
  let signed = { verdict: 'absent', time: null }
  for (const { value } of note.signatures.filter(({ name, id }) => name === key.name && id === key.id)) {
    if (!KINDS[key.kind]) return { verdict: 'unknown', time: null }
    const [ofKey, ofValue] = LENGTHS[key.kind]
    const wellFormed = key.bytes.length === ofKey && value.length === ofValue
    const time = wellFormed && key.kind !== 1 ? timeIn(value) : null
    const message = signedText(key, time, note.text, checkpoint)
    const right = wellFormed && await isRight(key, key.kind === 1 ? value : value.subarray(8), message)
    if (right === false) {
      throw new Tampered(`The signature of ${key.name} under the checkpoint is wrong.`,
        'This checkpoint was not signed with that key, or was changed after it was signed.')
    }
    signed = { verdict: right ? 'right' : 'unknown', time }
  }
  return signed
}

const timeIn = value => Number(new DataView(value.slice(0, 8).buffer).getBigUint64(0))

function signedText (key, time, text, { origin, size, root }) {
  if (key.kind === 1) return encoder.encode(text)
  if (key.kind === 4) return encoder.encode(`cosignature/v1\ntime ${time}\n${text}`)
  const [cosigner, log] = [encoder.encode(key.name), encoder.encode(origin)]
  return joined(encoder.encode('subtree/v1\n\0'), [cosigner.length], cosigner, eightBytes(time),
    [log.length], log, eightBytes(0), eightBytes(size), root)
}

// Null if this browser does not know the method.
async function isRight (key, value, message) {
  const method = { name: KINDS[key.kind] }
  let imported
  try {
    const form = key.kind === 6 ? 'raw-public' : 'raw'
    imported = await crypto.subtle.importKey(form, key.bytes, method, false, ['verify'])
  } catch (fault) {
    if (fault.name === 'DataError') return false
    return null
  }
  return crypto.subtle.verify(method, imported, value, message)
}
