/** The app in a browser. */
import { render } from 'preact'
import { me, whoAmI } from './client.js'
import { follow } from './live.js'
import { App } from './pages/app.js'
import { address } from './router.js'
import { type View, ViewContext } from './view.js'

function Root() {
  const { value } = me
  const view: View = {
    link: address,
    zone: value?.timeZone ?? 'UTC',
    still: false,
    can: value?.can ?? { dismiss: false, correct: false, risk: false },
  }
  return (
    <ViewContext.Provider value={view}>
      <App />
    </ViewContext.Provider>
  )
}

const place = document.getElementById('app')!
place.textContent = ''
render(<Root />, place)
let following = false
me.subscribe((value) => {
  if (!value?.viewer || following) return
  following = true
  follow()
})
whoAmI().catch((error: Error) => {
  place.textContent = error.message
})
