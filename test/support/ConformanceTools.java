import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult.ValidationError;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;
import org.apache.xmpbox.XMPMetadata;
import org.apache.xmpbox.xml.DomXmpParser;
import org.apache.xmpbox.xml.XmpParsingException;

/**
 * Judges PDF files with PDFBox: one line `preflight CODE text` for each PDF/A-1b error, one line `xmp ok` or `xmp TYPE text`
 * for the strict parse of the metadata, one line `file NAME` before each file.
 */
public final class ConformanceTools {
    public static void main(String[] arguments) throws Exception {
        for (String name : arguments) {
            System.out.println("file " + name);
            for (ValidationError error : preflight(new File(name))) {
                System.out.println("preflight " + error.getErrorCode() + " " + oneLine(error.getDetails()));
            }
            System.out.println("xmp " + xmp(new File(name)));
        }
    }

    private static List<ValidationError> preflight(File file) throws Exception {
        PreflightParser parser = new PreflightParser(file);
        try {
            parser.parse();
            try (PreflightDocument document = parser.getPreflightDocument()) {
                document.validate();
                return new ArrayList<>(document.getResult().getErrorsList());
            }
        } catch (SyntaxValidationException error) {
            return new ArrayList<>(error.getResult().getErrorsList());
        }
    }

    private static String xmp(File file) throws Exception {
        try (PDDocument document = PDDocument.load(file)) {
            if (document.getDocumentCatalog().getMetadata() == null) return "absent";
            DomXmpParser parser = new DomXmpParser();
            parser.setStrictParsing(true);
            try {
                XMPMetadata metadata = parser.parse(document.getDocumentCatalog().getMetadata().exportXMPMetadata());
                return metadata.getAllSchemas().isEmpty() ? "empty" : "ok";
            } catch (XmpParsingException error) {
                return error.getErrorType() + " " + oneLine(error.getMessage());
            }
        }
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ");
    }
}
