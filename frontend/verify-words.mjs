// The words behind the entries: each must open the commitment that an entry holds (docs/wire.md, "Parts"), and
// none may be missing unless a later entry removed it, or withholds it at present.
import { CannotTell, Tampered, base64, joined, sha256, toHex } from './verify-notes.mjs'
import { WIDTH, demanded, fetched } from './verify-tree.mjs'

const encoder = new TextEncoder()
const BATCH = 256
const AT_ONCE = 4

// What a series of entries lists and takes away. Entries are given bundle by bundle, in any order.
export class Listing {
  constructor () {
    this.bundles = new Map()
    this.listed = new Map() // a part's key: the position that listed it first
    this.removed = new Map() // a part's key: the position that removed it
    this.withheld = new Map() // a part's key: the position that withholds it at present
  }

  // Kept as text until all are there: what an entry takes away may stand in a bundle that came before it.
  see (first, entries) {
    const decoder = new TextDecoder()
    this.bundles.set(first, entries.map(entry => decoder.decode(entry.subarray(1))))
  }

  settle () {
    const removals = []
    for (const first of [...this.bundles.keys()].sort((a, b) => a - b)) {
      this.bundles.get(first).forEach((text, n) => this.#read(text, first + n, removals))
    }
    this.bundles.clear()
    for (const removal of removals) this.#take(...removal)
  }

  #read (text, position, removals) {
    const { type, parts, body = {} } = envelope(text, position)
    const all = type.startsWith('entry-corrected/') ? { ...body.replacement?.parts } : {}
    for (const found of [parts ?? {}, all]) {
      for (const [name, sealed] of Object.entries(found)) {
        const key = keyOf(name, sealed)
        if (!this.listed.has(key)) this.listed.set(key, position)
      }
    }
    const takes = (parts, change) => removals.push([position, body.target, parts, change])
    if (type.startsWith('part-redacted/')) takes(body.removed, key => this.removed.set(key, position))
    if (type.startsWith('part-withheld/')) takes(body.withheld, key => this.withheld.set(key, position))
    if (type.startsWith('part-restored/')) takes(body.restored, key => this.withheld.delete(key))
  }

  // The entry that took these words away, if one did.
  taken (key) {
    return this.removed.get(key) ?? this.withheld.get(key)
  }

  #take (position, target, parts, change) {
    for (const [name, sealed] of Object.entries(parts ?? {})) {
      const key = keyOf(name, sealed)
      if (!(this.listed.get(key) <= target)) {
        throw new Tampered(`Entry ${position} removes words of entry ${target} that it never listed.`,
          'This removal does not belong to this record.', position)
      }
      change(key)
    }
  }
}

function envelope (text, position) {
  try {
    const found = JSON.parse(text)
    if (typeof found.type === 'string') return found
  } catch { /* said below */ }
  throw new Tampered(`Entry ${position} cannot be read.`, 'This record did not write these bytes.', position)
}

const keyOf = (name, sealed) => `${name} ${sealed}`

// Reads all words of a log of this size and holds them against the listing: how many were read, how many are gone,
// and the first fault. Words whose entry came in after the checkpoint are left out.
export async function readWords (address, size, listing, { progress, signal }) {
  const found = new Set()
  const faults = []
  let next = 0
  let done = 0
  const work = async () => {
    while (next * WIDTH < size) {
      const number = next++
      const served = linesOf(await demanded(`${address}/${number}.jsonl`, signal))
      const covered = served.filter(line => line.position < size)
      const lines = covered.filter(line => !isFile(line))
      for (const line of covered.filter(isFile)) {
        const key = keyOf(line.name, line.commitment)
        if (found.has(key)) continue
        const bytes = listing.listed.has(key) ? await fileOf(address, line, signal) : new Uint8Array()
        if (bytes === null) continue // it counts as missing, unless an entry took it away
        const fault = against(line, toHex(await commitment(line, bytes)), listing)
        if (fault) faults.push(fault)
        found.add(key)
      }
      for (let first = 0; first < lines.length; first += BATCH) {
        const batch = lines.slice(first, first + BATCH)
        const digests = await Promise.all(batch.map(opened))
        batch.forEach((line, n) => {
          const fault = against(line, toHex(digests[n]), listing)
          if (fault) faults.push(fault)
          found.add(keyOf(line.name, line.commitment))
        })
      }
      done += 1
      progress(Math.min(size, done * WIDTH))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  for (const [key, position] of listing.listed) {
    if (!found.has(key) && listing.taken(key) === undefined) faults.push(missing(key, position))
  }
  faults.push(...await keptFiles(address, listing, found, signal))
  faults.sort((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity))
  const gone = new Set([...listing.removed.keys(), ...listing.withheld.keys()])
  return { read: found.size, gone: gone.size, fault: faults[0] ?? null }
}

// Files that were taken away and are there all the same, though no line of words names them.
async function keptFiles (address, listing, found, signal) {
  const kept = []
  for (const key of new Set([...listing.removed.keys(), ...listing.withheld.keys()])) {
    const [name, commitment] = key.split(' ')
    if (found.has(key) || !FILE.test(name)) continue
    if (await fileOf(address, { name, commitment }, signal)) kept.push(stillServed(key, listing))
  }
  return kept
}

function missing (key, position) {
  return new Tampered(`The words of ${key.split(' ')[0]} in entry ${position} are missing.`,
    'They were removed, and no entry says so.', position)
}

function linesOf (bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.split('\n').filter(Boolean).map(line => JSON.parse(line))
  } catch {
    throw new CannotTell('the words are not served in their form')
  }
}

// A part that is a file: its line has its size alone, and the bytes lie beside the other files.
const FILE = /^file_[1-9]_(?!name)([a-z]{2,4})\/und$/
const isFile = ({ name, size }) => size !== undefined && FILE.test(name)

// Its bytes; null if they are not there.
async function fileOf (address, { name, commitment }, signal) {
  if (!/^[0-9a-f]{64}$/.test(commitment)) throw new CannotTell('a commitment is not 32 bytes long')
  return fetched(`${address}/../../files/${commitment}.${FILE.exec(name)[1]}`, signal)
}

function opened (line) {
  return commitment(line, line.base64 === undefined ? encoder.encode(line.text) : base64(line.base64))
}

function commitment ({ name, salt }, content) {
  return sha256(joined(encoder.encode(`accountability/part/v1\n${name}\n`), bytesOf(salt), content))
}

function bytesOf (hex) {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new CannotTell('a salt is not 32 bytes long')
  return Uint8Array.from(hex.match(/../g), pair => parseInt(pair, 16))
}

function against ({ position, name, commitment }, digest, listing) {
  const key = keyOf(name, commitment)
  const at = listing.listed.get(key)
  if (digest !== commitment) {
    return new Tampered(`The words of ${name} in entry ${at ?? position} are not those that were recorded.`,
      'They do not open the commitment that the entry holds.', at ?? position)
  }
  if (at === undefined) {
    return new Tampered(`Words of ${name} are served that no entry lists.`, 'Somebody added them.', null)
  }
  if (listing.taken(key) !== undefined) {
    return stillServed(key, listing)
  }
  return null
}

function stillServed (key, listing) {
  const at = listing.listed.get(key)
  return new Tampered(`The words of ${key.split(' ')[0]} in entry ${at} are still served.`,
    `Entry ${listing.taken(key)} took them away, and this site kept them.`, at)
}
