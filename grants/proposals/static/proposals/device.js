// What the server could not take yet, kept on this device: encrypted with a key that only a page opened by
// the same person has, erased once it is saved, and after seven days in any case.
window.deviceStore = (keyInBase64, proposal) => {
  "use strict";
  const PREFIX = "draft:";
  const DAYS = 7;
  const mine = `${PREFIX}${proposal}:`;
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
  const isPossible = Boolean(window.crypto?.subtle && keyInBase64);
  const key = isPossible
    ? crypto.subtle.importKey("raw", bytes(keyInBase64), "AES-GCM", false, ["encrypt", "decrypt"])
    : null;
  // One after the other: an older text must never come to rest over a newer one.
  let queue = Promise.resolve();
  let busy = 0;
  const inTurn = (act) => {
    busy += 1;
    queue = queue.then(act).catch(() => {}).finally(() => { busy -= 1; });
    return queue;
  };

  const erase = (name) => { try { localStorage.removeItem(name); } catch { /* no storage, nothing kept */ } };
  const names = () => { try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; } };
  const read = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };

  const eraseOld = () => {
    const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
    for (const name of names()) if (!(read(name)?.at > oldest)) erase(name);
  };

  const keep = (field, value, was) => inTurn(async () => {
    if (!isPossible) return;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify({ value, was }));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(mine + field) }, await key, plain);
    localStorage.setItem(mine + field, JSON.stringify({ at: Date.now(), iv: text(iv), data: text(data) }));
  });

  const forget = (field) => inTurn(() => erase(mine + field));

  const open = async (name) => {
    const { at, iv, data } = read(name);
    const additionalData = new TextEncoder().encode(name);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv), additionalData }, await key, bytes(data));
    return { field: name.slice(mine.length), at, ...JSON.parse(new TextDecoder().decode(plain)) };
  };

  // Another person's are left alone: this page's key does not open them.
  const kept = async () => {
    if (!isPossible) return [];
    const opened = await Promise.allSettled(names().filter((name) => name.startsWith(mine)).map(open));
    return opened.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
  };

  eraseOld();
  return { isPossible, keep, forget, kept, isBusy: () => busy > 0, idle: () => queue };
};
