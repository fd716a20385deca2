package io.fleetledger.messages;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What the sources say of packages, types and the parts of these, as Markdown. Read by the compiler's own parser. */
final class Javadocs {

    /** By {@code package}, {@code package.Type}, or {@code package.Type#part}. */
    private final Map<String, String> texts = new HashMap<>();

    private Javadocs() {}

    static Javadocs of(Path sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Javadocs docs = new Javadocs();
        try (Stream<Path> files = Files.walk(sources);
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(java));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                docs.new Scanner(trees).scan(unit, null);
            }
            return docs;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Optional<String> of(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    private final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final DocTrees trees;
        private final Deque<String> names = new ArrayDeque<>();

        Scanner(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public @Nullable Void visitPackage(PackageTree tree, @Nullable Void nothing) {
            names.push(tree.getPackageName().toString());
            comment().ifPresent(comment -> texts.put(names.element(), text(comment.getFullBody())));
            return null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
            names.push(names.element() + "." + tree.getSimpleName());
            comment().ifPresent(comment -> {
                texts.put(names.element(), text(comment.getFullBody()));
                for (DocTree tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree param) {
                        texts.put(names.element() + "#" + param.getName(), text(param.getDescription()));
                    }
                }
            });
            super.visitClass(tree, null);
            names.pop();
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
            comment()
                    .ifPresent(
                            comment -> texts.put(names.element() + "#" + tree.getName(), text(comment.getFullBody())));
            return null;
        }

        private Optional<DocCommentTree> comment() {
            return Optional.ofNullable(trees.getDocCommentTree(getCurrentPath()));
        }

        private String text(List<? extends DocTree> parts) {
            return parts.stream().map(this::text).collect(Collectors.joining()).replaceAll("\\s+", " ");
        }

        private String text(DocTree part) {
            if (part instanceof LiteralTree literal) {
                return "`" + literal.getBody() + "`";
            }
            if (part instanceof LinkTree link) {
                return link.getLabel().isEmpty()
                        ? "`" + link.getReference().getSignature().replaceFirst("^#", "") + "`"
                        : text(link.getLabel());
            }
            return part.toString();
        }
    }
}
