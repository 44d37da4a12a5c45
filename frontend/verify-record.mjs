// What is checked, in order: the checkpoint's signatures, the tree over all entries, what this browser saw before,
// and the words. Each check that passed leaves a sentence in `checks`; the first that does not throws.
import {
  CannotTell, KINDS, Tampered, checkpointOf, equal, noteOf, policyOf, signedBy
} from './verify-notes.mjs'
import { Tree, demanded, readTree } from './verify-tree.mjs'
import { Listing, readWords } from './verify-words.mjs'

const KEPT = 'accountability:verified:'
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
    await checkWords({ log, parts, tell, signal }, size, listing, checks)
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
  for (const other of others) checks.push(await additionally(other, note, checkpoint))
  for (const witness of policy.witnesses) checks.push(await witnessed(witness, note, checkpoint))
  if (policy.witnesses.length === 0) {
    checks.push('No witness is named: nobody outside has signed that they saw the same.')
  }
  return { text: new TextDecoder().decode(bytes), checkpoint, key }
}

async function additionally (key, note, checkpoint) {
  const name = `the log’s key ${key.name}+${key.id} (${KINDS[key.kind] ?? 'of a kind unknown here'})`
  switch ((await signedBy(key, note, checkpoint)).verdict) {
    case 'right': return `It is signed with ${name} as well.`
    case 'unknown': return `It is signed with ${name} as well, in a way that this browser can’t check.`
    default: return `It is not signed with ${name}.`
  }
}

async function witnessed ({ called, key }, note, checkpoint) {
  const { verdict, time } = await signedBy(key, note, checkpoint)
  const at = time ? ` on ${moment(time * 1000)}` : ''
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

async function checkWords ({ log, parts, tell, signal }, size, listing, checks) {
  listing.settle()
  const progress = done => tell(`Words: ${count(done)} of ${count(size)} entries`, done, size)
  const { read, gone, fault } = await readWords(parts, size, listing, { progress, signal })
  if (fault) {
    const now = checkpointOf(noteOf(await demanded(`${log}/checkpoint`, signal)).text)
    if (now.size > size) {
      throw new CannotTell('new entries came in while the words were read, and may explain what did not fit. ' +
        'Verify again')
    }
    throw fault
  }
  checks.push(`All words fit: ${count(read)} texts open the commitments that their entries hold.` +
    (gone ? ` ${count(gone)} were removed or are withheld, each by an entry that says so.` : ''))
}
