import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

import org.omegat.core.Core;
import org.omegat.core.data.EntryKey;
import org.omegat.core.data.ExternalTMX;
import org.omegat.core.data.NotLoadedProject;
import org.omegat.core.data.PrepareTMXEntry;
import org.omegat.core.data.ProjectProperties;
import org.omegat.core.data.ProjectTMX;
import org.omegat.core.data.TMXEntry;
import org.omegat.gui.glossary.GlossaryEntry;
import org.omegat.gui.glossary.GlossaryManager;
import org.omegat.util.Preferences;
import org.omegat.util.RuntimePreferences;
import org.omegat.util.TMXProp;

/**
 * Lists what OmegaT 3.6 reads from glossary and translation memory files, one JSON object per entry and line.
 *
 * <p>Usage: {@code ListGlossary SOURCE_LANGUAGE TARGET_LANGUAGE FILE...}. A file that OmegaT refuses or ignores gives
 * one object with the key {@code error}; a file without entries gives nothing. OmegaT's own log goes to stderr.
 *
 * <p>After {@code --whole} all files are memories, and an entry has all that OmegaT knows of it: as a memory of tm/, with
 * and without the tags of codes, and as the memory of a project. The key {@code as} says which.
 */
public final class ListGlossary {
    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);

    private final ProjectProperties properties;
    private final GlossaryManager glossaries;
    private final Method loadGlossaryFile;

    public static void main(String[] arguments) throws Exception {
        // Whatever OmegaT prints must not come between our lines.
        System.setOut(System.err);
        boolean whole = arguments[0].equals("--whole");
        int first = whole ? 1 : 0;
        ListGlossary lister = new ListGlossary(arguments[first], arguments[first + 1]);
        for (int i = first + 2; i < arguments.length; i++) {
            lister.list(arguments[i], whole);
        }
        OUT.flush();
        if (OUT.checkError()) {
            throw new IllegalStateException("stdout was closed before all entries were written");
        }
    }

    private ListGlossary(String source, String target) throws Exception {
        // Preferences and log live here, so that the user's own settings neither count nor change.
        File scratch = Files.createTempDirectory("omegat-oracle").toFile();
        RuntimePreferences.setConfigDir(scratch.getPath());

        properties = new ProjectProperties(scratch);
        properties.setSourceLanguage(source);
        properties.setTargetLanguage(target);
        // A loaded project would start threads that watch its folders; the readers only ask for its two languages.
        Core.setProject(new NotLoadedProject() {
            @Override
            public ProjectProperties getProjectProperties() {
                return properties;
            }
        });
        // OmegaT sets this while it loads a project; a TMX of paragraphs is split by it.
        Core.getSegmenter().setSRX(Preferences.getSRX());

        // The pane would be told to repaint by fileChanged, which hides errors in the log and so is not used here.
        glossaries = new GlossaryManager(null) {
            {
                // Set by start(), which also watches a folder; it decides about bold type only, but may not be null.
                priorityGlossary = new File(properties.getWriteableGlossary());
            }
        };
        // Private, but the one place where OmegaT chooses a reader by the file's extension.
        loadGlossaryFile = GlossaryManager.class.getDeclaredMethod("loadGlossaryFile", File.class);
        loadGlossaryFile.setAccessible(true);
    }

    private void list(String file, boolean whole) {
        // The same case-sensitive test as in RealProject.loadTM.
        boolean memory = file.endsWith(".tmx") || file.endsWith(".tmx.gz");
        try {
            if (whole) {
                listWholeMemory(file);
            } else if (memory) {
                listMemory(file);
            } else {
                listGlossary(file);
            }
        } catch (Error e) {
            // A missing library, say: the installation is broken, the file was not refused.
            throw e;
        } catch (Throwable e) {
            print("file", file, "error", describe(e));
        }
    }

    private void listMemory(String file) throws Exception {
        boolean level2 = Preferences.isPreference(Preferences.EXT_TMX_SHOW_LEVEL2);
        boolean useSlash = Preferences.isPreference(Preferences.EXT_TMX_USE_SLASH);
        for (PrepareTMXEntry entry : new ExternalTMX(properties, new File(file), level2, useSlash).getEntries()) {
            print("file", file, "source", entry.source, "target", entry.translation, "comment", entry.note);
        }
    }

    private void listWholeMemory(String file) {
        refusing(file, "memory", () -> listOfFolder(file, "memory", false));
        refusing(file, "memory with tags", () -> listOfFolder(file, "memory with tags", true));
        refusing(file, "project", () -> listOfProject(file));
    }

    private interface Listing {
        void run() throws Exception;
    }

    /** Prints why OmegaT does not read a file in one way; it may read it in another. */
    private static void refusing(String file, String kind, Listing listing) {
        try {
            listing.run();
        } catch (Exception e) {
            print("file", file, "as", kind, "refused", e.getClass().getName());
        }
    }

    private void listOfFolder(String file, String kind, boolean tags) throws Exception {
        for (PrepareTMXEntry entry : new ExternalTMX(properties, new File(file), tags, false).getEntries()) {
            StringBuilder props = new StringBuilder();
            for (TMXProp prop : entry.otherProperties == null ? List.<TMXProp>of() : entry.otherProperties) {
                props.append(prop.getType()).append('=').append(prop.getValue()).append('\n');
            }
            print("file", file, "as", kind, "source", entry.source, "target", entry.translation,
                    "comment", entry.note, "place", props.toString(),
                    "changed", entry.changeDate + " " + entry.changer,
                    "created", entry.creationDate + " " + entry.creator);
        }
    }

    private void listOfProject(String file) throws Exception {
        ProjectTMX project = new ProjectTMX(properties.getSourceLanguage(), properties.getTargetLanguage(), false,
                new File(file), null);
        for (TMXEntry entry : project.getDefaults()) {
            printOfProject(file, "default", entry, "");
        }
        // Not public, but the one place that has the keys of the alternatives.
        Field alternatives = ProjectTMX.class.getDeclaredField("alternatives");
        alternatives.setAccessible(true);
        for (Map.Entry<?, ?> pair : ((Map<?, ?>) alternatives.get(project)).entrySet()) {
            EntryKey key = (EntryKey) pair.getKey();
            printOfProject(file, "alternative", (TMXEntry) pair.getValue(), String.join("\n", "file=" + key.file,
                    "id=" + key.id, "prev=" + key.prev, "next=" + key.next, "path=" + key.path));
        }
    }

    private static void printOfProject(String file, String kind, TMXEntry entry, String place) {
        print("file", file, "as", kind, "source", entry.source, "target", entry.translation, "comment", entry.note,
                "place", place, "changed", entry.changeDate + " " + entry.changer,
                "created", entry.creationDate + " " + entry.creator);
    }

    private void listGlossary(String file) throws Throwable {
        List<?> entries;
        try {
            entries = (List<?>) loadGlossaryFile.invoke(glossaries, new File(file));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (entries == null) {
            print("file", file, "error", "ignored: OmegaT has no reader for this extension");
            return;
        }
        for (Object item : entries) {
            GlossaryEntry entry = (GlossaryEntry) item;
            print("file", file, "source", entry.getSrcText(), "target", entry.getLocText(),
                    "comment", entry.getCommentText());
        }
    }

    private static String describe(Throwable error) {
        StringBuilder text = new StringBuilder(error.toString());
        // A JAXB exception has its reason only in its cause.
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            text.append("; caused by ").append(cause);
        }
        return text.toString();
    }

    private static void print(String... keysAndValues) {
        StringBuilder line = new StringBuilder("{");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            line.append(i == 0 ? "" : ", ").append(quote(keysAndValues[i])).append(": ");
            line.append(quote(keysAndValues[i + 1]));
        }
        OUT.print(line.append("}\n"));
    }

    private static String quote(String value) {
        StringBuilder json = new StringBuilder("\"");
        // An entry without a comment has null in a TMX and "" in a glossary; readers of our output need no difference.
        for (char c : (value == null ? "" : value).toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
