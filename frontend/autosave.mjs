// Keeps what is typed into a form while it is typed. The form works without it: then each page is kept when it is
// sent. It never stands in the way: what it could not keep is kept by the button.

const AFTER = 1500

const form = document.querySelector('form[data-autosave]')
const status = document.querySelector('[data-autosave-status]')

let timer = 0
let changed = false
let saving = false
let left = false

function say (words) {
  if (status.textContent !== words) status.textContent = words
}

function sent () {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string')
  return new URLSearchParams([...fields, ['_autosave', '1']])
}

async function save (keepalive = false) {
  clearTimeout(timer)
  if (!changed || saving || left) return
  changed = false
  saving = true
  try {
    const answer = await fetch(location.pathname, {
      method: 'POST', body: sent(), headers: { accept: 'application/json' }, redirect: 'manual', keepalive
    })
    await told(answer)
  } catch {
    changed = true
    say('This could not be saved just now. It is saved when you press Continue.')
  }
  saving = false
  if (changed) later()
}

async function told (answer) {
  if (answer.type === 'opaqueredirect') return say('You are signed out. Copy your words, then sign in again.')
  const json = answer.headers.get('content-type')?.startsWith('application/json')
  if (!json) return say('This could not be saved just now. It is saved when you press Continue.')
  const { key, words } = await answer.json()
  if (key) form.elements._key.value = key
  say(words)
}

function later () {
  clearTimeout(timer)
  timer = setTimeout(save, AFTER)
}

if (form && status) {
  form.addEventListener('input', () => { changed = true; later() })
  // What is on its way when the button is pressed must not come after it.
  form.addEventListener('submit', () => { left = true; clearTimeout(timer) })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save(true) })
  // The Back button may show this page as it was left.
  addEventListener('pageshow', () => { left = false })
}
