// Checks a .tlog-proof with others' code: the inclusion by @sigstore/verify, the signatures by @noble.
// Arguments: the proof's file, the entry's file, then vkeys. Prints {"inclusion": true, "signatures": {vkey: true}}.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ed25519 } from "@noble/curves/ed25519.js";
import { ml_dsa44 } from "@noble/post-quantum/ml-dsa.js";
import merkle from "@sigstore/verify/dist/tlog/merkle.js";

const [proofFile, entryFile, ...vkeys] = process.argv.slice(2);
const proof = readFileSync(proofFile, "utf8");
const entry = readFileSync(entryFile);

const parting = proof.indexOf("\n\n");
const [, ...head] = proof.slice(0, parting).split("\n");
const note = proof.slice(parting + 2);
const text = note.slice(0, note.lastIndexOf("\n\n") + 1);
const lines = note.slice(note.lastIndexOf("\n\n") + 2).trimEnd().split("\n");
const [origin, size, root] = text.split("\n");

const index = head.find((line) => line.startsWith("index ")).slice("index ".length);
const hashes = head.slice(head.indexOf(`index ${index}`) + 1).map((line) => Buffer.from(line, "base64"));

function included() {
  try {
    merkle.verifyMerkleInclusion(
      { canonicalizedBody: entry, inclusionProof: { logIndex: index, hashes } },
      { logSize: BigInt(size), logHash: Buffer.from(root, "base64") },
    );
    return true;
  } catch (error) {
    if (error.code !== "TLOG_INCLUSION_PROOF_ERROR") throw error;
    return false;
  }
}

function number64(number) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(number));
  return bytes;
}

function named(name) {
  return Buffer.concat([Buffer.from([Buffer.byteLength(name)]), Buffer.from(name)]);
}

function signed(vkey) {
  const [name, id, ...rest] = vkey.split("+");
  const key = Buffer.from(rest.join("+"), "base64");
  const known = createHash("sha256").update(`${name}\n`).update(key).digest("hex").slice(0, 8) === id;
  const line = lines.find((each) => {
    const [dash, by, value] = each.split(" ");
    return dash === "\u2014" && by === name && Buffer.from(value, "base64").toString("hex", 0, 4) === id;
  });
  if (!known || line === undefined) return false;
  const value = Buffer.from(line.split(" ")[2], "base64").subarray(4);
  const [kind, publicKey] = [key[0], key.subarray(1)];
  if (kind === 1) return ed25519.verify(value, Buffer.from(text), publicKey, { zip215: false });
  const [time, signature] = [value.subarray(0, 8), value.subarray(8)];
  if (kind === 4) {
    const message = `cosignature/v1\ntime ${time.readBigUInt64BE()}\n${text}`;
    return ed25519.verify(signature, Buffer.from(message), publicKey, { zip215: false });
  }
  const label = Buffer.from("subtree/v1\n\0");
  const tree = [number64(0), number64(size), Buffer.from(root, "base64")];
  const message = Buffer.concat([label, named(name), time, named(origin), ...tree]);
  return ml_dsa44.verify(signature, message, publicKey);
}

const signatures = Object.fromEntries(vkeys.map((vkey) => [vkey, signed(vkey)]));
process.stdout.write(JSON.stringify({ inclusion: included(), signatures }));
