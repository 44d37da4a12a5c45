// The page that verifies the whole log in the reader's own browser: its form, its progress and what it found.
import { CannotTell, Tampered } from './verify-notes.mjs'
import { count, verify } from './verify-record.mjs'

const place = document.querySelector('[data-verify]')
const form = place.querySelector('form')
const button = form.querySelector('button')
const bar = place.querySelector('progress')
const said = place.querySelector('[data-said]')
const outcome = place.querySelector('[data-outcome]')
let running = null

function tell (text, done, all) {
  if (all) {
    bar.max = all
    bar.value = done
  } else {
    bar.removeAttribute('value')
  }
  bar.nextElementSibling.textContent = text
}

function element (name, style, ...content) {
  const made = document.createElement(name)
  made.className = style
  made.append(...content)
  return made
}

function folded ([name, content]) {
  const title = element('span', 'govuk-details__summary-text', name)
  const summary = element('summary', 'govuk-details__summary', title)
  return element('details', 'govuk-details', summary, element('pre', 'app-bytes', content))
}

function show (kind, heading, texts, checks = [], evidence = []) {
  outcome.className = `app-outcome app-outcome--${kind}`
  outcome.replaceChildren(
    element('h3', 'govuk-heading-m', heading),
    ...texts.map(text => element('p', 'govuk-body', text)))
  if (checks.length) {
    outcome.append(
      element('p', 'app-field', kind === 'sound' ? 'What was checked:' : 'What was right until then:'),
      element('ul', 'govuk-list govuk-list--bullet', ...checks.map(check => element('li', '', check))))
  }
  outcome.append(...evidence.map(folded))
  outcome.hidden = false
}

function showTampered (fault, checks) {
  const where = fault.index === null
    ? 'No single entry can be named.'
    : `The first entry that does not fit: ${count(fault.index)}.`
  const advice = fault.evidence.length
    ? 'Keep both checkpoints below, and show them to somebody you trust.'
    : 'Keep a copy of this page, and check again with one of the programs below.'
  const texts = [fault.message, fault.proves, where, advice]
  show('tampered', 'Tampered: this record does not hold together', texts, checks, fault.evidence)
}

function showUnknown (fault, checks) {
  const reason = fault instanceof CannotTell ? fault.message : `a fault of this page (${fault.message})`
  const texts = [`The reason: ${reason}.`, 'That says nothing against the record, and nothing for it.']
  show('unknown', 'This could not be told', texts, checks)
}

async function run (signal) {
  const checks = []
  try {
    await verify({ ...place.dataset, withWords: form.elements.words.checked, tell, signal }, checks)
    show('sound', 'Sound: nobody rewrote this record', [
      'Every check below was made by your own browser just now.',
      'Whoever runs this site could also have changed this check. The programs below can’t be changed by them.'
    ], checks)
  } catch (fault) {
    if (fault.name === 'AbortError') show('unknown', 'You stopped it', ['Nothing can be said about the record.'])
    else if (fault instanceof Tampered) showTampered(fault, checks)
    else showUnknown(fault, checks)
  }
}

// What begins and ends is said aloud by a screen reader; the bar moves in silence.
form.addEventListener('submit', async event => {
  event.preventDefault()
  if (running) {
    running.abort()
    return
  }
  running = new AbortController()
  button.textContent = 'Stop'
  bar.parentElement.hidden = false
  outcome.hidden = true
  said.textContent = 'Verifying. This can take a while.'
  await run(running.signal)
  running.abort() // what is still being read after a fault
  running = null
  button.textContent = 'Verify again'
  bar.parentElement.hidden = true
  said.textContent = outcome.firstElementChild.textContent
})

place.hidden = false
document.querySelector('[data-without]').hidden = true
