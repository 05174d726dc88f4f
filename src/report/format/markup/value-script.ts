/**
 * Shows the value of the mark nearest to the pointer. In a chart that has the focus, the arrow keys move from
 * mark to mark. The values are the `<title>`s of the marks; without the script a browser shows them itself.
 */
export const VALUE_SCRIPT = `
const tip = document.createElement('div')
tip.className = 'tip'
tip.setAttribute('role', 'status')
document.body.append(tip)
let shown
const hide = () => {
  shown?.classList.remove('shown')
  shown = undefined
  tip.textContent = ''
}
const show = (mark) => {
  if (mark === shown) return
  hide()
  if (!mark) return
  shown = mark
  mark.classList.add('shown')
  tip.textContent = mark.dataset.value
  const at = mark.getBoundingClientRect()
  const left = at.left + at.width / 2 - tip.offsetWidth / 2
  const above = at.top - tip.offsetHeight - 8
  tip.style.left = Math.max(4, Math.min(left, document.documentElement.clientWidth - tip.offsetWidth - 4)) + 'px'
  tip.style.top = (above < 4 ? at.bottom + 8 : above) + 'px'
}
const reach = 28
for (const chart of document.querySelectorAll('figure.chart > [role="img"]')) {
  for (const title of chart.querySelectorAll('title')) {
    title.parentElement.dataset.value = title.textContent
    title.remove()
  }
  const marks = () => [...chart.querySelectorAll('[data-value]')].filter((mark) => mark.getClientRects().length > 0)
  let boxes = []
  const measure = () => {
    const origin = chart.getBoundingClientRect()
    boxes = marks().map((mark) => {
      const { left, top, width, height } = mark.getBoundingClientRect()
      return { mark, left: left - origin.left, top: top - origin.top, width, height }
    })
  }
  const nearest = ({ clientX, clientY }) => {
    const origin = chart.getBoundingClientRect()
    const [x, y] = [clientX - origin.left, clientY - origin.top]
    let best = { away: reach, size: Infinity }
    for (const { mark, left, top, width, height } of boxes) {
      const away = Math.hypot(Math.max(left - x, 0, x - left - width), Math.max(top - y, 0, y - top - height))
      const size = width * height
      if (away < best.away || (away === best.away && size < best.size)) best = { away, size, mark }
    }
    return best.mark
  }
  chart.addEventListener('pointerenter', measure)
  chart.addEventListener('pointermove', (event) => show(nearest(event)))
  chart.addEventListener('pointerdown', (event) => {
    measure()
    show(nearest(event))
  })
  chart.addEventListener('pointerleave', hide)
  if (!chart.querySelector('[data-value]')) continue
  chart.tabIndex = 0
  chart.setAttribute('aria-description', 'The arrow keys read its values.')
  chart.addEventListener('focus', () => chart.matches(':focus-visible') && show(marks()[0]))
  chart.addEventListener('blur', hide)
  chart.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return hide()
    const all = marks()
    const now = all.indexOf(shown)
    const to = { ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now - 1, ArrowUp: now - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    show(all[Math.max(0, Math.min(all.length - 1, to))])
  })
}
addEventListener('scroll', hide, { passive: true })
`
