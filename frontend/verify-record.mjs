// What is checked, in order: the checkpoint's signatures, the tree over all entries, what this browser saw before,
// and the words. Each check that passed leaves a sentence in `checks`; the first that does not throws.
import {
  CannotTell, KINDS, Tampered, checkpointOf, equal, noteOf, policyOf, signedBy
} from './verify-notes.mjs'
import { Tree, demanded, readTree } from './verify-tree.mjs'
import { Listing, readWords } from './verify-words.mjs'

const KEPT = 'accountability:verified:'
// How long a redaction may take to reach a signed checkpoint, and to be asked for again: milliseconds.
const PATIENCE = [2000, 5000]
const OLD = 48 * 3600 * 1000
const LAST_SECOND = 8.64e12 // that a date can have
const NUMBER = new Intl.NumberFormat('en-GB')
const MOMENT = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'long', year: 'numeric' },
  ...{ hour: 'numeric', minute: '2-digit', hour12: true, timeZone: 'Europe/London' }
})

export const count = number => NUMBER.format(number)
// As the other pages write it: 3 May 2026 at 9:40am.
const moment = when => MOMENT.format(new Date(when)).replace(/\s([ap]m)$/, '$1')

// `log` and `parts` are the addresses of the log's files and of its words; `tell(text, done, all)` gets the progress.
export async function verify ({ log, parts, withWords, tell, signal }, checks) {
  if (!globalThis.isSecureContext) {
    throw new CannotTell('a browser only checks signatures on pages that come over https, or from this machine')
  }
  tell('Reading the checkpoint')
  const policy = await policyOf(new TextDecoder().decode(await demanded(`${log}/policy`, signal)))
  const opened = await openedBy(policy, await demanded(`${log}/checkpoint`, signal), checks)
  const { size } = opened.checkpoint
  const listing = new Listing()
  const found = await readTree(log, size, {
    see: withWords ? (first, entries) => listing.see(first, entries) : () => {},
    progress: done => tell(`Entries: ${count(done)} of ${count(size)}`, done, size),
    signal
  })
  await compare(opened.checkpoint, found, checks)
  await remember(opened, found.tree, checks)
  if (withWords) {
    await checkWords({ log, parts, policy, tell, signal }, opened, listing, checks)
  } else {
    checks.push('The words behind the entries were not checked. Tick the box above to check them too.')
  }
  checks.push(keep(opened)
    ? 'This browser will remember this checkpoint.'
    : 'This browser forbids the page to remember this checkpoint.')
}

async function openedBy (policy, bytes, checks) {
  const note = noteOf(bytes)
  const checkpoint = checkpointOf(note.text)
  const own = policy.logs.filter(({ name }) => name === checkpoint.origin)
  const [key, ...others] = own.filter(({ kind }) => kind === 1).concat(own.filter(({ kind }) => kind !== 1))
  if (key?.kind !== 1) throw new CannotTell('this site’s policy names no Ed25519 key for the log that it serves')
  const { verdict } = await signedBy(key, note, checkpoint)
  if (verdict === 'unknown') {
    throw new CannotTell('this browser can’t check Ed25519 signatures: use a newer one, or the programs below')
  }
  if (verdict === 'absent') {
    throw new Tampered('The checkpoint is not signed with the log’s key.', 'Somebody else made it, or it was cut.')
  }
  checks.push(`The checkpoint of ${count(checkpoint.size)} entries is signed with the key ${key.vkey}.`)
  const times = []
  for (const other of others) checks.push(await additionally(other, note, checkpoint, times))
  for (const witness of policy.witnesses) checks.push(await witnessed(witness, note, checkpoint, times))
  if (policy.witnesses.length === 0) {
    checks.push('No witness is named: nobody outside has signed that they saw the same.')
  }
  checks.push(...signedOn(times))
  return { text: new TextDecoder().decode(bytes), checkpoint, key }
}

// When: as the log's own key states it, else as the last of the witnesses does; a signature that could be checked
// counts before one that could not. A site that shows an old state for ever breaks no signature.
function signedOn (times) {
  const stated = times.filter(({ time }) => time && time <= LAST_SECOND)
  const of = (right, own) => stated.filter(found => found.right === right && found.own === own)
  const [found] = [of(true, true), of(true, false), of(false, true), of(false, false)].filter(({ length }) => length)
  if (!found) return []
  const at = Math.max(...found.map(({ time }) => time)) * 1000
  const said = found[0].right
    ? `The checkpoint was signed on ${moment(at)}.`
    : `The checkpoint states that it was signed on ${moment(at)}, in a way that this browser can’t check.`
  return [Date.now() - at > OLD
    ? `${said} That is more than 48 hours ago: it is no longer published, or an old state is being shown to you.`
    : said]
}

async function additionally (key, note, checkpoint, times) {
  const name = `the log’s key ${key.name}+${key.id} (${KINDS[key.kind] ?? 'of a kind unknown here'})`
  const { verdict, time } = await signedBy(key, note, checkpoint)
  times.push({ time, right: verdict === 'right', own: true })
  switch (verdict) {
    case 'right': return `It is signed with ${name} as well.`
    case 'unknown': return `It is signed with ${name} as well, in a way that this browser can’t check.`
    default: return `It is not signed with ${name}.`
  }
}

async function witnessed ({ called, key }, note, checkpoint, times) {
  const { verdict, time } = await signedBy(key, note, checkpoint)
  times.push({ time, right: verdict === 'right', own: false })
  const at = time && time <= LAST_SECOND ? ` on ${moment(time * 1000)}` : ''
  switch (verdict) {
    case 'right': return `The witness ${called} signed that it saw the same log${at}.`
    case 'unknown': return `The witness ${called} signed${at}, in a way that this browser can’t check.`
    default: return `The witness ${called} has not signed this checkpoint.`
  }
}

// Entries that don't make the signed root, or tiles that say otherwise than the entries.
async function compare (checkpoint, { tree, stated, differs }, checks) {
  if (!equal(await tree.root(), checkpoint.root)) {
    const asStated = differs !== null && equal(await (await Tree.over(stated)).root(), checkpoint.root)
    throw new Tampered(
      differs === null
        ? 'The entries don’t make the root that was signed.'
        : `Entry ${differs} is not the entry that was signed.`,
      asStated
        ? 'Its bytes were changed since: the hash that was signed with the others is still there.'
        : 'At least one entry was changed, put in or taken out after the checkpoint was signed.',
      differs)
  }
  if (differs !== null) {
    throw new Tampered(`The hashes that this site serves don’t fit entry ${differs}.`,
      'The entries are those that were signed, but a file of hashes is not: proofs made from it are wrong.', differs)
  }
  checks.push('Every entry was read and hashed again. Together they make exactly the root that was signed, ' +
    'and every file of hashes fits.')
}

// The checkpoints that were found sound here, by origin. A browser may forbid keeping anything.
function kept () {
  const found = []
  try {
    for (const name of Object.keys(localStorage).filter(name => name.startsWith(KEPT))) {
      found.push({ origin: name.slice(KEPT.length), ...JSON.parse(localStorage.getItem(name)) })
    }
  } catch { /* then there is nothing to compare with, and the result says so */ }
  return found
}

function keep ({ text, checkpoint, key }) {
  try {
    const seen = { note: text, vkey: key.vkey, when: new Date().toISOString() }
    localStorage.setItem(KEPT + checkpoint.origin, JSON.stringify(seen))
    return true
  } catch {
    return false
  }
}

// Consistency needs no proof here: all leaves are there, so the earlier root is made again from the first of them.
async function remember ({ text, checkpoint, key }, tree, checks) {
  const all = kept()
  const last = all.find(({ origin }) => origin === checkpoint.origin)
  for (const { origin, when } of all.filter(other => other !== last)) {
    checks.push(`This browser has verified another log at this address before: ${origin}, on ${moment(when)}. ` +
      'If nobody told you why it was replaced, ask.')
  }
  if (!last) {
    checks.push('This browser had not verified this log before, so there was nothing to compare it with. ' +
      'Come back: next time there is.')
    return
  }
  const earlier = checkpointOf(noteOf(new TextEncoder().encode(last.note)).text)
  const [then, first] = [moment(last.when), count(earlier.size)]
  const evidence = [[`The checkpoint of ${then}`, last.note], ['The checkpoint of now', text]]
  if (earlier.size > checkpoint.size) {
    throw new Tampered(`The log has become shorter: it has ${count(checkpoint.size)} entries now, and had ${first} ` +
      `when this browser verified it on ${then}.`,
    'Entries were taken out, or an old state is being shown to you.', checkpoint.size, evidence)
  }
  if (!equal(await tree.root(earlier.size), earlier.root)) {
    throw new Tampered(`The first ${first} entries are not those that this browser verified on ${then}.`,
      'The past was rewritten and signed again. Both checkpoints together prove it.', null, evidence)
  }
  checks.push(`Nothing was rewritten: the first ${first} entries are those that this browser verified on ${then}.`)
  if (last.vkey !== key.vkey) {
    checks.push(`The log signed with another key then, ${last.vkey}. A change of keys is an entry of the log itself: ` +
      'look for it, and don’t trust the new key without it.')
  }
}

// Words may come and go while they are read. They are read again before anybody is accused; and new entries may explain
// what doesn't fit, once a checkpoint over them is known to be the log's and to go on from the one checked.
async function checkWords ({ log, parts, policy, tell, signal }, opened, listing, checks) {
  const { size } = opened.checkpoint
  listing.settle()
  const progress = done => tell(`Words: ${count(done)} of ${count(size)} entries`, done, size)
  let found = await readWords(parts, size, listing, { progress, signal })
  for (const pause of PATIENCE) {
    if (!found.fault) break
    tell('Some words did not fit: reading them again')
    await passed(pause, signal)
    found = await readWords(parts, size, listing, { progress, signal })
  }
  if (found.fault) {
    if (await hasGrown({ log, policy, signal }, opened)) {
      throw new CannotTell('new entries came in while the words were read, and may explain what did not fit. ' +
        'Verify again')
    }
    throw found.fault
  }
  checks.push(`All words fit: ${count(found.read)} texts open the commitments that their entries hold.` +
    (found.gone ? ` ${count(found.gone)} were removed or are withheld, each by an entry that says so.` : ''))
}

function passed (pause, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, pause)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    }, { once: true })
  })
}

// Whether a newer checkpoint, signed with the same key, covers these entries and more. One that can't be read or is
// not the log's excuses nothing; one that is and has another past is the worse find.
async function hasGrown ({ log, policy, signal }, { text, checkpoint, key }) {
  let newer
  let tree
  try {
    newer = await openedBy(policy, await demanded(`${log}/checkpoint`, signal), [])
    if (newer.key.vkey !== key.vkey || newer.checkpoint.size <= checkpoint.size) return false
    tree = (await readTree(log, newer.checkpoint.size, { see () {}, progress () {}, signal })).tree
  } catch (fault) {
    if (fault instanceof CannotTell || fault instanceof Tampered) return false
    throw fault
  }
  const grown = equal(await tree.root(), newer.checkpoint.root)
  if (grown && !equal(await tree.root(checkpoint.size), checkpoint.root)) {
    throw new Tampered('The checkpoint that was signed since does not continue this one.',
      'The log’s key signed two different histories. Both checkpoints together prove it.', null,
      [['The checkpoint that was checked', text], ['The checkpoint signed since', newer.text]])
  }
  return grown
}
