// What a browser keeps for the next visit, where it may.

export function kept(key) {
  try {
    return localStorage.getItem(`elbow-${key}`);
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(`elbow-${key}`, value);
  } catch {
    // then it holds until the page is closed
  }
}
