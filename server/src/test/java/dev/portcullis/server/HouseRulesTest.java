package dev.portcullis.server;

import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Open;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMapping;

/** What holds everywhere in the server and in detection, so that nobody has to remember it. The order of packages is PackageStackTest's. */
class HouseRulesTest {
    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.portcullis.server");
    private static final JavaClasses DETECTION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.portcullis.detection");
    private static final JavaClasses CLIENT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.portcullis.bitbucket");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("dev.portcullis.server");

    private static final Set<String> EMPTY_WORDS = Set.of(
            "Impl", "Manager", "Helper", "Util", "Utils", "Abstract", "Base", "Data", "Info", "Processor");

    @Test
    void sqlStandsInStores() {
        noClasses()
                .that(areNotStores())
                .and()
                .resideOutsideOfPackage("dev.portcullis.server.database")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql", "javax.sql", "org.springframework.jdbc.core..", "org.postgresql..")
                .check(SERVER);
    }

    @Test
    void everyEndpointSaysWhoMayCallIt() {
        methods()
                .that()
                .areMetaAnnotatedWith(RequestMapping.class)
                .should(new ArchCondition<JavaMethod>("declare @Needs or @Open, itself or by its class") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        boolean own = method.isAnnotatedWith(Needs.class) || method.isAnnotatedWith(Open.class);
                        boolean ofClass =
                                method.getOwner().isAnnotatedWith(Needs.class) || method.getOwner().isAnnotatedWith(Open.class);
                        boolean both = method.isAnnotatedWith(Needs.class) && method.isAnnotatedWith(Open.class);
                        events.add(new SimpleConditionEvent(method, (own || ofClass) && !both, method.getFullName()));
                    }
                })
                .check(SERVER);
    }

    @Test
    void namesSayWhatTypesAre() {
        List<String> empty = Stream.of(SERVER, DETECTION, TESTS)
                .flatMap(JavaClasses::stream)
                .filter(type -> !type.isAnonymousClass())
                .map(JavaClass::getSimpleName)
                .filter(name -> Stream.of(name.split("(?<=[a-z0-9])(?=[A-Z])")).anyMatch(EMPTY_WORDS::contains))
                .toList();
        assertThat(empty).as("type names with a word that says nothing").isEmpty();
    }

    @Test
    void timeIsTheClocks() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Portcullis.class.getName())
                .should()
                .accessTargetWhere(DescribedPredicate.describe("reads the machine's clock", HouseRulesTest::readsTheClock))
                .check(SERVER);
    }

    @Test
    void settingsAreReadInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.portcullis.server.database")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(SERVER);
    }

    @Test
    void detectionSeesNeitherSpringNorDatabaseNorNetwork() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "java.net.http..", "dev.portcullis.server..",
                        "dev.portcullis.bitbucket..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .check(DETECTION);
    }

    @Test
    void requestsLeaveOnlyFromTheClientAndOutbound() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.portcullis.server.outbound")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net.http..", "org.springframework.web.client..", "org.apache.http..", "org.apache.hc..", "jakarta.mail..", "org.eclipse.angus..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.HttpURLConnection")
                .orShould()
                .callMethod(java.net.URL.class, "openStream")
                .orShould()
                .callMethod(java.net.URL.class, "openConnection")
                .check(SERVER);
    }

    @Test
    void everyPackageIsNullMarkedAndSaysItsDuty() {
        Set<String> packages = new TreeSet<>();
        Stream.of(SERVER, DETECTION).flatMap(JavaClasses::stream).map(JavaClass::getPackageName).forEach(packages::add);
        List<String> without = new ArrayList<>();
        for (String name : packages) {
            try {
                if (!Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class)) {
                    without.add(name);
                }
            } catch (ClassNotFoundException missing) {
                without.add(name);
            }
        }
        assertThat(without).as("packages without @NullMarked package-info").isEmpty();
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .orShould()
                .beAnnotatedWith("jakarta.inject.Inject")
                .allowEmptyShould(true)
                .check(SERVER);
    }

    @Test
    void transactionsAreOpenedVisibly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.springframework.transaction.annotation.Transactional")
                .check(SERVER);
    }

    @Test
    void recordsThatHoldASecretDoNotPrintIt() {
        List<String> looked = new ArrayList<>();
        List<String> telling = new ArrayList<>();
        Stream.of(SERVER, DETECTION, CLIENT).flatMap(JavaClasses::stream).filter(JavaClass::isRecord).map(JavaClass::reflect).forEach(type -> {
            for (RecordComponent component : type.getRecordComponents()) {
                if (!component.getType().equals(String.class) || !holdsSecret(type.getPackageName(), component.getName())) continue;
                looked.add(type.getName());
                String marker = "marker-of-" + component.getName();
                if (made(type, component, marker).toString().contains(marker)) telling.add(type.getName() + "." + component.getName());
            }
        });
        assertThat(looked).contains("dev.portcullis.server.Settings", "dev.portcullis.server.mirrors.Mirrors$Login", "dev.portcullis.detection.secrets.Found");
        assertThat(telling).as("secrets that toString reveals").isEmpty();
    }

    @Test
    void typesThatHoldASecretNeitherPrintNorSerializeIt() {
        List<JavaClass> holders = Stream.of(SERVER, DETECTION, CLIENT)
                .flatMap(JavaClasses::stream)
                .filter(type -> type.getFields().stream().anyMatch(HouseRulesTest::holdsSecret))
                .toList();
        assertThat(holders).extracting(JavaClass::getSimpleName).contains("Secret", "Settings", "ScanRequest", "EmbeddedPostgres");
        List<String> telling = holders.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getName().equals("toString") && method.getRawParameterTypes().isEmpty())
                .filter(method -> method.getFieldAccesses().stream().anyMatch(access -> access.getTarget().resolveMember().filter(HouseRulesTest::holdsSecret).isPresent()))
                .map(JavaMethod::getFullName)
                .toList();
        assertThat(telling).as("toString that reads a secret").isEmpty();
        assertThat(holders.stream().filter(type -> type.isAssignableTo(java.io.Serializable.class) && !type.isEnum()).map(JavaClass::getName))
                .as("serializable types that hold a secret")
                .isEmpty();
        methods()
                .that()
                .areMetaAnnotatedWith(RequestMapping.class)
                .should(new ArchCondition<JavaMethod>("answer no type that holds a secret") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        for (JavaClass answered : method.getReturnType().getAllInvolvedRawTypes())
                            events.add(new SimpleConditionEvent(method, !holders.contains(answered), method.getFullName() + " answers " + answered.getName()));
                    }
                })
                .check(SERVER);
    }

    /** The scheduler's own payload is nothing, nobody else can give it one, and a handler is told ids. */
    @Test
    void jobPayloadsHoldIdsOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.portcullis.server.jobs")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.kagkarlsson..")
                .check(SERVER);
        List<String> payloads = SERVER.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getRawReturnType().getName().equals("com.github.kagkarlsson.scheduler.task.Task"))
                .flatMap(method -> method.getReturnType().getAllInvolvedRawTypes().stream())
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("Task"))
                .distinct()
                .toList();
        assertThat(payloads).containsExactly("Void");
        assertThat(Stream.of(JobHandler.class.getMethods()).filter(method -> method.getName().equals("run")).findFirst().orElseThrow().getParameterTypes())
                .containsExactly(UUID.class, String.class, JobHandler.Progress.class);
    }

    @Test
    void testsUseNoMockingLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.mockito..", "org.easymock..", "io.mockk..", "org.springframework.test.context.bean.override.mockito..")
                .check(TESTS);
    }

    @Test
    void testsDoNotSleep() {
        classes()
                .should(not(com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere(DescribedPredicate.describe(
                        "is Thread.sleep",
                        call -> call.getTargetOwner().isEquivalentTo(Thread.class) && call.getName().equals("sleep")))))
                .check(TESTS);
    }

    private static boolean holdsSecret(JavaField field) {
        String type = field.getRawType().getName();
        boolean couldHold = type.equals("java.lang.String") || type.equals("[B") || type.equals("[C");
        boolean constant = field.getModifiers().contains(JavaModifier.STATIC);
        return couldHold && !constant && holdsSecret(field.getOwner().getPackageName(), field.getName());
    }

    /** Told by its name: what is only the name of a field, a scope or a form stands with another word. */
    private static boolean holdsSecret(String ofPackage, String name) {
        return name.matches("(?i).*(secret|password|passphrase)|token|identityKey|databaseUrl|authorization")
                || name.equals("value") && (ofPackage.equals("dev.portcullis.detection.secrets") || ofPackage.equals("dev.portcullis.bitbucket.access"));
    }

    /** A record in which only one component says something. */
    private static Object made(Class<?> type, RecordComponent told, String marker) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++)
            values[i] = components[i].getName().equals(told.getName()) ? marker : plain(components[i].getType());
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError(type + " cannot be made for this test", failure);
        }
    }

    private static @Nullable Object plain(Class<?> type) {
        if (type.equals(String.class)) return "0".repeat(64);
        if (type.equals(Rule.class)) return RuleCatalogue.of("secrets").rules().getFirst();
        if (!type.isPrimitive()) return null;
        return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0);
    }

    /** A store, or a type inside one. */
    private static DescribedPredicate<JavaClass> areNotStores() {
        return DescribedPredicate.describe("are not stores", type -> {
            JavaClass outermost = type;
            while (outermost.getEnclosingClass().isPresent()) {
                outermost = outermost.getEnclosingClass().get();
            }
            return !outermost.getSimpleName().endsWith("Store");
        });
    }

    private static boolean readsTheClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        String name = access.getName();
        boolean withoutClock = access.getTarget() instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget call
                && call.getRawParameterTypes().stream().noneMatch(type -> type.getFullName().equals("java.time.Clock"));
        return owner.equals("java.lang.System") && name.equals("currentTimeMillis")
                || owner.startsWith("java.time.") && name.equals("now") && withoutClock
                || owner.equals("java.time.Clock") && name.startsWith("system")
                || owner.equals("java.util.Date") && name.equals("<init>") && withoutClock;
    }
}
