// Where words go: pushed apart in a column, placed around the points of a scatter.
import { textWidth } from "./paper.js";

// Labels in one column: pushed apart until none touches another.
export function spread(labels, top, bottom, gap) {
  const sorted = labels.slice().sort((a, b) => a.y - b.y);
  sorted.forEach((l, i) => {
    if (i && l.y < sorted[i - 1].y + gap) l.y = sorted[i - 1].y + gap;
  });
  for (let i = sorted.length - 1; i >= 0; i--) {
    const limit = i === sorted.length - 1 ? bottom : sorted[i + 1].y - gap;
    if (sorted[i].y > limit) sorted[i].y = limit;
    if (sorted[i].y < top) sorted[i].y = top;
  }
  return labels;
}

// Labels of a scatter: each takes the first of twelve places that covers no point, no other label and no edge.
export function placeLabels(points, frame, size, taken) {
  const boxes = (taken || []).concat(points.map((p) => [p.x - 7, p.y - 7, p.x + 7, p.y + 7]));
  const hits = (b, own) =>
    boxes.reduce(
      (sum, o, i) =>
        sum +
        (i === own
          ? 0
          : Math.max(0, Math.min(b[2], o[2]) - Math.max(b[0], o[0])) *
            Math.max(0, Math.min(b[3], o[3]) - Math.max(b[1], o[1]))),
      0,
    ) +
    (b[0] < frame[0] ? (frame[0] - b[0]) * 60 : 0) +
    (b[2] > frame[2] ? (b[2] - frame[2]) * 60 : 0) +
    (b[1] < frame[1] ? 900 : 0) +
    (b[3] > frame[3] ? 900 : 0);
  const offset = (taken || []).length;
  return points.map((p, i) => {
    const w = textWidth(p.label, size, 500),
      h = size + 3;
    const places = [
      [10, 0],
      [-10 - w, 0],
      [-w / 2, -15],
      [-w / 2, 15],
      [9, -11],
      [9, 11],
      [-9 - w, -11],
      [-9 - w, 11],
      [-w / 2, -27],
      [-w / 2, 27],
      [14, -22],
      [-14 - w, 22],
    ];
    let best = null;
    places.forEach(([dx, dy], rank) => {
      const b = [p.x + dx, p.y + dy - h / 2, p.x + dx + w, p.y + dy + h / 2];
      const cost = hits(b, offset + i) + rank * 0.5;
      if (!best || cost < best.cost) best = { cost, b, x: p.x + dx, y: p.y + dy };
    });
    boxes.push(best.b);
    return best;
  });
}
