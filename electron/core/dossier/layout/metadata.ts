import type { PdfDocument } from './private-pdfkit.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML character data. What XML 1.0 cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones XML 1.0, 2.2 leaves out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, '\ufffd')
      .replace(/[&<>"]/g, (character) => escapes[character] ?? character)
  );
}

/** The schema that lets a PDF/A file say that it is PDF/UA as well (ISO 19005-3, 6.6.2.3; ISO 14289-1, 5). */
const UA_EXTENSION = `
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`;

/** What XMP says of a document; the same as its Info dictionary. */
export interface Description {
  readonly language: string;
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly keywords: string;
  readonly creator: string;
  readonly createdAt: Date;
}

/** Replaces pdfkit's description in the XMP packet, which does not escape its values, and adds PDF/UA-1. */
export function describe(pdf: PdfDocument, about: Description): void {
  const instant = `${about.createdAt.toISOString().slice(0, 19)}Z`;
  const inDefaultLanguage = (text: string) =>
    `<rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt>`;
  pdf._addInfo = () => {
    pdf.appendXML(`
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>${instant}</xmp:CreateDate><xmp:ModifyDate>${instant}</xmp:ModifyDate><xmp:MetadataDate>${instant}</xmp:MetadataDate>
<xmp:CreatorTool>${escapeXml(about.creator)}</xmp:CreatorTool>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>${escapeXml(about.language)}</rdf:li></rdf:Bag></dc:language>
<dc:title>${inDefaultLanguage(about.title)}</dc:title>
<dc:creator><rdf:Seq><rdf:li>${escapeXml(about.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description>${inDefaultLanguage(about.subject)}</dc:description>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>${escapeXml(about.creator)}</pdf:Producer>
<pdf:Keywords>${escapeXml(about.keywords)}</pdf:Keywords>
</rdf:Description>${UA_EXTENSION}`);
  };
}

/** The same description for the Info dictionary. */
export function infoOf(about: Description): Record<string, string | Date> {
  return {
    Title: about.title,
    Author: about.author,
    Subject: about.subject,
    Keywords: about.keywords,
    Creator: about.creator,
    Producer: about.creator,
    CreationDate: about.createdAt,
    ModDate: about.createdAt,
    // Poppler's pdfinfo looks for the conformance here, not in the XMP packet.
    GTS_PDFA1Version: 'PDF/A-3a:2012',
  };
}
