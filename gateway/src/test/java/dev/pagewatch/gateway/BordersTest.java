package dev.pagewatch.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know what, inside the gateway. */
@AnalyzeClasses(
    packages = "dev.pagewatch.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class BordersTest {

  @ArchTest
  static final ArchRule onlyTheStoreKnowsSql =
      noClasses()
          .that()
          .resideOutsideOfPackage("..store.sql..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jooq..", "org.sqlite..", "org.flywaydb..", "java.sql..");

  @ArchTest
  static final ArchRule onlyTheBridgeKnowsSockJs =
      noClasses()
          .that()
          .resideOutsideOfPackage("..bridge..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.ext.web.handler.sockjs..");

  @ArchTest
  static final ArchRule theGatewayDoesNotKnowWorkers =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.pagewatch.worker..");

  @ArchTest
  static final ArchRule roomsHaveNoCycles =
      slices().matching("dev.pagewatch.gateway.(*)..").should().beFreeOfCycles();
}
