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
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Open;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
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
    void requestsLeaveOnlyFromTheClient() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "org.springframework.web.client..", "org.apache.http..")
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
