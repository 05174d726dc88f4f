/**
 * While the audio plays, a line moves over the chart to the moment at which a listener heard what is playing
 * now. Without this script the page shows the same chart without the line.
 */
export const PLAYHEAD_SCRIPT = `
const timeline = document.querySelector('.timeline')
const audio = document.querySelector('audio')
if (timeline && audio) {
  const { pieces, end, left, right } = JSON.parse(timeline.dataset.playhead)
  const heads = [...timeline.querySelectorAll('svg.plot')].map((chart) => {
    const head = document.createElementNS('http://www.w3.org/2000/svg', 'line')
    head.setAttribute('class', 'playhead')
    head.setAttribute('y1', 0)
    head.setAttribute('y2', chart.viewBox.baseVal.height - 44)
    chart.append(head)
    return { head, width: chart.viewBox.baseVal.width }
  })
  const move = () => {
    const piece = pieces.findLast((one) => one.audio <= audio.currentTime) ?? { audio: 0, at: 0 }
    const share = Math.min(1, (piece.at + audio.currentTime - piece.audio) / end)
    for (const { head, width } of heads) {
      const x = left + share * (width - left - right)
      head.setAttribute('x1', x)
      head.setAttribute('x2', x)
    }
    if (!audio.paused) requestAnimationFrame(move)
  }
  for (const event of ['play', 'seeked', 'timeupdate']) audio.addEventListener(event, move)
  move()
}
`.trimStart()
