/** Amounts as people type and read them, apart from the page. */

/** Read "4,5", "1 250,00" or "1.250,00"; NaN for what is no amount. @param {string} text @returns {number} */
export function amount(text) {
  let bare = text.replace(/[\s\u00a0\u202f]/g, "");
  if (/^-?\d{1,3}(\.\d{3})+,\d+$/.test(bare)) bare = bare.replaceAll(".", "");
  bare = bare.replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : NaN;
}

/** @param {number} value @param {string} currency @param {string} language @returns {string} */
export function money(value, currency, language) {
  return new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(value);
}
