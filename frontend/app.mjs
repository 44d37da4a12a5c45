// The only script. It marks <body> here, inside the module, so that a page whose module never arrives stays
// the complete no-script page: nothing is hidden in wait for a script that does not come.
import { initAll } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
