// The log's tree (RFC 6962 section 2.1), made anew from its entries and compared with its tiles (C2SP tlog-tiles).
// The browser's own SHA-256 does the work, in batches: one call at a time would wait longer than it computes.
import { CannotTell, equal, sha256 } from './verify-notes.mjs'

export const WIDTH = 256
const HASH = 32
const BATCH = 1024
const AT_ONCE = 6
// Two hashes of 32 bytes an entry are kept; beyond this the command-line verifier is the right tool.
const MOST_ENTRIES = 5_000_000

// A file of the log, from the server and not from this browser's cache: what was kept earlier proves nothing.
export async function fetched (address, signal) {
  let answer
  try {
    answer = await fetch(address, { cache: 'no-store', credentials: 'omit', redirect: 'error', signal })
  } catch (fault) {
    if (fault.name === 'AbortError') throw fault
    throw new CannotTell(`${address} cannot be reached`)
  }
  if (answer.status === 404 || answer.status === 410) return null
  if (!answer.ok) throw new CannotTell(`${address} answered ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}

export async function demanded (address, signal) {
  const bytes = await fetched(address, signal)
  if (bytes === null) throw new CannotTell(`${address} is not there`)
  return bytes
}

// `level` -1 are the entries. 1234067 is written x001/x234/067, and `.p/<width>` follows if it is not full.
export function tilePath (level, number, width) {
  const groups = []
  for (let rest = number; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(String(rest % 1000).padStart(3, '0'))
  }
  const place = groups.map((group, at) => at < groups.length - 1 ? `x${group}` : group).join('/')
  return `tile/${level < 0 ? 'entries' : level}/${place}${width < WIDTH ? `.p/${width}` : ''}`
}

// A log that has grown past a tile may have dropped its partial form: the full one begins with the same.
async function tile (base, level, number, width, signal) {
  const path = tilePath(level, number, width)
  let bytes = await fetched(`${base}/${path}`, signal)
  if (bytes === null && width < WIDTH) bytes = await fetched(`${base}/${tilePath(level, number, WIDTH)}`, signal)
  if (bytes === null) throw new CannotTell(`${path} is not there`)
  if (level >= 0 && bytes.length < width * HASH) throw new CannotTell(`${path} is not whole`)
  return bytes
}

// The entries of a bundle, each with a zero byte before it, as a leaf hash is made: in the place of the last byte
// of its length, which has been read.
function preceded (bundle, width) {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.length)
  const entries = []
  let at = 0
  while (entries.length < width && at + 2 <= bundle.length) {
    const end = at + 2 + view.getUint16(at)
    bundle[at + 1] = 0
    entries.push(bundle.subarray(at + 1, end))
    if (end > bundle.length) break
    at = end
  }
  return { entries, whole: entries.length === width && at <= bundle.length }
}

// A tree of complete subtrees: `levels[n]` holds the hashes of those over 2^n entries, one behind the other.
export class Tree {
  constructor (leaves) {
    this.size = leaves.length / HASH
    this.levels = [leaves]
  }

  static async over (leaves) {
    const tree = new Tree(leaves)
    while (tree.levels.at(-1).length >= 2 * HASH) tree.levels.push(await above(tree.levels.at(-1)))
    return tree
  }

  node (level, number) {
    return this.levels[level].subarray(number * HASH, (number + 1) * HASH)
  }

  // MTH of the first `size` entries: its complete subtrees, folded from the right.
  async root (size = this.size) {
    if (size === 0) return sha256(new Uint8Array())
    let root = null
    for (let level = 0, rest = size; rest > 0; level += 1, rest = Math.floor(rest / 2)) {
      if (rest % 2 === 0) continue
      const left = this.node(level, rest - 1)
      root = root === null ? left : await parent(left, root)
    }
    return root
  }
}

async function parent (left, right) {
  const message = new Uint8Array(1 + 2 * HASH)
  message[0] = 1
  message.set(left, 1)
  message.set(right, 1 + HASH)
  return sha256(message)
}

async function above (below) {
  const count = Math.floor(below.length / (2 * HASH))
  const level = new Uint8Array(count * HASH)
  const messages = new Uint8Array(Math.min(count, BATCH) * (1 + 2 * HASH))
  for (let first = 0; first < count; first += BATCH) {
    const pairs = Array.from({ length: Math.min(BATCH, count - first) }, (_, n) => {
      const message = messages.subarray(n * (1 + 2 * HASH), (n + 1) * (1 + 2 * HASH))
      message[0] = 1
      message.set(below.subarray((first + n) * 2 * HASH, (first + n + 1) * 2 * HASH), 1)
      return sha256(message)
    })
    for (const [n, hash] of (await Promise.all(pairs)).entries()) level.set(hash, (first + n) * HASH)
  }
  return level
}

// Reads every entry and every tile of a log of this size. Gives the tree over the entries; `stated`, its leaves as
// the tiles have them; and `differs`, the first position at which the two are not the same.
// `see(first, entries)` gets each bundle's entries, `progress(done)` how many entries have been read.
export async function readTree (base, size, { see, progress, signal }) {
  if (size > MOST_ENTRIES) throw new CannotTell('the log is too long for a browser: use the program below')
  const leaves = new Uint8Array(size * HASH)
  const stated = new Uint8Array(size * HASH)
  const unread = []
  let next = 0
  let done = 0
  const work = async () => {
    while (next * WIDTH < size) {
      const number = next++
      const first = number * WIDTH
      const width = Math.min(WIDTH, size - first)
      const both = [-1, 0].map(level => tile(base, level, number, width, signal))
      const [bundle, hashes] = await Promise.all(both)
      stated.set(hashes.subarray(0, width * HASH), first * HASH)
      const { entries, whole } = preceded(bundle, width)
      if (!whole) unread.push(first + Math.max(0, entries.length - 1))
      const digests = await Promise.all(entries.map(sha256))
      digests.forEach((digest, n) => leaves.set(digest, (first + n) * HASH))
      see(first, entries)
      done += width
      progress(done)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const tree = await Tree.over(leaves)
  const differs = await firstDifference(base, tree, stated, signal)
  const all = [...unread, differs].filter(found => found !== null)
  return { tree, stated, differs: all.length ? Math.min(...all) : null }
}

async function firstDifference (base, tree, stated, signal) {
  const leaf = differing(tree.levels[0], stated)
  if (leaf !== null) return leaf
  for (let level = 1; 8 * level < tree.levels.length; level += 1) {
    const nodes = tree.levels[8 * level]
    for (let number = 0; number * WIDTH * HASH < nodes.length; number += 1) {
      const own = nodes.subarray(number * WIDTH * HASH, (number + 1) * WIDTH * HASH)
      const hashes = await tile(base, level, number, own.length / HASH, signal)
      const found = differing(own, hashes.subarray(0, own.length))
      if (found !== null) return (number * WIDTH + found) * WIDTH ** level
    }
  }
  return null
}

function differing (own, others) {
  if (equal(own, others)) return null
  for (let n = 0; n * HASH < own.length; n += 1) {
    if (!equal(own.subarray(n * HASH, (n + 1) * HASH), others.subarray(n * HASH, (n + 1) * HASH))) return n
  }
  return null
}
